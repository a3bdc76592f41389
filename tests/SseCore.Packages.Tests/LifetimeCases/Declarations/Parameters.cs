using System.Threading.Tasks;
using SseCore;

internal static class Parameters
{
    public static async Task Send(Delta delta) // CS4012
    {
        await Task.Yield();
    }
}
