using SseCore;

// The bytes of an event or delta may be those of the chunk, so neither may outlive it.
internal static class Escaped
{
    public static SseEvent Event(SseFramer framer)
    {
        ReadOnlySpan<byte> chunk = stackalloc byte[64];
        framer.TryRead(ref chunk, out SseEvent evt);
        return evt; // CS8352
    }

    public static ReadOnlySpan<byte> Data(SseFramer framer)
    {
        ReadOnlySpan<byte> chunk = stackalloc byte[64];
        framer.TryRead(ref chunk, out SseEvent evt);
        return evt.Data; // CS8352
    }

    public static ReadOnlySpan<byte> Text(DeltaParser parser)
    {
        ReadOnlySpan<byte> text = "none"u8;
        {
            ReadOnlySpan<byte> chunk = stackalloc byte[64];
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                text = delta.Text; // CS8352
            }
        }

        return text;
    }

    public static void Outer(DeltaParser parser, out Delta last)
    {
        ReadOnlySpan<byte> chunk = stackalloc byte[64];
        parser.TryRead(ref chunk, out Delta delta);
        last = delta; // CS8352
    }
}
