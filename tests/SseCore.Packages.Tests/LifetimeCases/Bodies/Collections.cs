using System.Collections.Generic;
using SseCore;

internal static class Collections
{
    public static void Add(DeltaParser parser, ref ReadOnlySpan<byte> chunk)
    {
        var all = new List<Delta>(); // CS9244
        var byOffset = new Dictionary<long, SseEvent>(); // CS9244
        var array = new Delta[4]; // CS0611
        (Delta, int) pair = default; // CS9244
        Delta? perhaps = null; // CS9244
    }
}
