namespace SseCore.Benchmarks;

/// <summary>
/// What a reader made of a stream: every competitor must arrive at the same one, which is checked before anything is
/// timed. Filling it costs each of them the same, next to nothing.
/// </summary>
public record struct Tally
{
    public long TextBytes { get; private set; }

    public long ReasoningBytes { get; private set; }

    public long ArgumentBytes { get; private set; }

    public int ToolCalls { get; private set; }

    public int Finishes { get; private set; }

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    /// <summary>Depends on every string handed out, by its length and its ends, in order.</summary>
    public ulong Checksum { get; private set; }

    public void AddText(ReadOnlySpan<byte> text)
    {
        TextBytes += text.Length;
        Mix(text);
    }

    public void AddReasoning(ReadOnlySpan<byte> text)
    {
        ReasoningBytes += text.Length;
        Mix(text);
    }

    public void AddArguments(ReadOnlySpan<byte> text)
    {
        ArgumentBytes += text.Length;
        Mix(text);
    }

    public void AddToolCall(ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        ToolCalls++;
        Mix(id);
        Mix(name);
    }

    public void AddFinish(ReadOnlySpan<byte> reason)
    {
        Finishes++;
        Mix(reason);
    }

    public void SetUsage(long input, long output)
    {
        InputTokens = input;
        OutputTokens = output;
    }

    private void Mix(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            Checksum = (Checksum * 31) + ((ulong)text.Length << 16) + ((ulong)text[0] << 8) + text[^1];
        }
    }
}
