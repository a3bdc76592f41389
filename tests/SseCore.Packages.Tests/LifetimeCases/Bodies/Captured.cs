using System.Threading.Tasks;
using SseCore;

internal static class Captured
{
    public static Func<string> Later(DeltaParser parser, ref ReadOnlySpan<byte> chunk)
    {
        parser.TryRead(ref chunk, out Delta delta);
        return () => System.Text.Encoding.UTF8.GetString(delta.Text); // CS8175
    }

    public static void Inside(SseFramer framer, ref ReadOnlySpan<byte> chunk)
    {
        framer.TryRead(ref chunk, out SseEvent evt);
        Task.Run(() => evt.ToOwned()); // CS8175

        long Offset() => evt.Offset; // CS8175
        Offset();
    }
}
