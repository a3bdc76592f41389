namespace SseCore;

/// <summary>
/// Overwrites borrowed memory once it may no longer be used, so that a stale span shows garbage at once rather
/// than, now and then, another event's bytes. A check for programs under development: on in Debug builds of this library, and
/// elsewhere by the switch <c>SseCore.PoisonBorrowedSpans</c> of <see cref="AppContext"/>.
/// </summary>
internal static class Poison
{
    /// <summary>The byte that buffers are overwritten with: not text, since nowhere in UTF-8 do two of these follow each other.</summary>
    public const byte Pattern = 0xDD;

    /// <summary>Read once, so that the JIT compiler removes the code if it is off.</summary>
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
