using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>
/// Distinguishes calls that the provider runs from those that were run here: <c>FunctionInvokingChatClient</c> makes the
/// latter informational too once they have run, but they are sent back to the provider, with their results.
/// </summary>
internal static class ServerCallMark
{
    private const string Key = "runByProvider";

    public static void Set(FunctionCallContent call)
    {
        call.InformationalOnly = true;
        ContentMark.Set(call, Key);
    }

    public static bool IsSet(FunctionCallContent call) => ContentMark.IsSet(call, Key);
}
