namespace SseCore;

/// <summary>
/// Overwrites what was handed out once it may not be used any more, so that whoever kept a span sees garbage at once rather
/// than, now and then, another event's bytes. A check for programs under development: on in Debug builds of this library, and
/// elsewhere by the switch <c>SseCore.PoisonBorrowedSpans</c> of <see cref="AppContext"/>.
/// </summary>
internal static class Poison
{
    /// <summary>What buffers are overwritten with: no text, since nowhere in UTF-8 do two of these follow each other.</summary>
    public const byte Pattern = 0xDD;

    /// <summary>Read once, so that the compiler of a running program leaves out what is not asked for.</summary>
    public static readonly bool IsOn = Decide();

    private static bool Decide()
    {
        if (AppContext.TryGetSwitch("SseCore.PoisonBorrowedSpans", out bool isOn))
        {
            return isOn;
        }

#if DEBUG
        return true;
#else
        return Environment.GetEnvironmentVariable("SSECORE_POISON") == "1";
#endif
    }
}
