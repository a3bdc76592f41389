using System.Text;

namespace SseCore.Benchmarks;

/// <summary>
/// The result of reading a stream: every competitor must arrive at the same one, which is checked before anything is
/// timed. Filling it costs each of them the same, next to nothing.
/// </summary>
public record struct Tally
{
    private ulong _lastFinish;

    public long TextBytes { get; private set; }

    public long ReasoningBytes { get; private set; }

    public long ArgumentBytes { get; private set; }

    public int ToolCalls { get; private set; }

    public int Finishes { get; private set; }

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    /// <summary>Depends on every string handed out, by its length and its ends, in order.</summary>
    public ulong Checksum { get; private set; }

    /// <summary>The result of a reader of the same stream that was asked only for usage.</summary>
    public readonly Tally WithUsageOnly() => new() { InputTokens = InputTokens, OutputTokens = OutputTokens };

    public void AddText(ReadOnlySpan<byte> text)
    {
        TextBytes += text.Length;
        Mix(text);
    }

    public void AddText(string? text) => TextBytes += Mix(text);

    public void AddReasoning(ReadOnlySpan<byte> text)
    {
        ReasoningBytes += text.Length;
        Mix(text);
    }

    public void AddReasoning(string? text) => ReasoningBytes += Mix(text);

    public void AddArguments(ReadOnlySpan<byte> text)
    {
        ArgumentBytes += text.Length;
        Mix(text);
    }

    public void AddArguments(string? text) => ArgumentBytes += Mix(text);

    public void AddToolCall(ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        ToolCalls++;
        Mix(id);
        Mix(name);
    }

    public void AddToolCall(string? id, string? name)
    {
        ToolCalls++;
        Mix(id);
        Mix(name);
    }

    /// <summary>Some servers repeat the reason in every event; an immediate repetition is ignored.</summary>
    public void AddFinish(ReadOnlySpan<byte> reason)
    {
        if (!reason.IsEmpty)
        {
            AddFinish(reason.Length, reason[0], reason[^1]);
        }
    }

    public void AddFinish(string? reason)
    {
        if (!string.IsNullOrEmpty(reason))
        {
            AddFinish(Encoding.UTF8.GetByteCount(reason), FirstByte(reason), LastByte(reason));
        }
    }

    public void SetUsage(long input, long output)
    {
        InputTokens = input;
        OutputTokens = output;
    }

    private void AddFinish(int length, byte first, byte last)
    {
        ulong reason = Digest(length, first, last);
        if (reason != _lastFinish)
        {
            _lastFinish = reason;
            Finishes++;
            Mix(length, first, last);
        }
    }

    private void Mix(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            Mix(text.Length, text[0], text[^1]);
        }
    }

    // For readers that make strings: the same value as for their UTF-8, whose length is counted without encoding.
    private int Mix(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        int length = Encoding.UTF8.GetByteCount(text);
        Mix(length, FirstByte(text), LastByte(text));
        return length;
    }

    private void Mix(int length, byte first, byte last) => Checksum = (Checksum * 31) + Digest(length, first, last);

    private static ulong Digest(int length, byte first, byte last) => ((ulong)length << 16) + ((ulong)first << 8) + last;

    private static byte FirstByte(string text)
    {
        if (char.IsAscii(text[0]))
        {
            return (byte)text[0];
        }

        Span<byte> utf8 = stackalloc byte[4];
        Rune.DecodeFromUtf16(text, out Rune rune, out _);
        rune.EncodeToUtf8(utf8);
        return utf8[0];
    }

    private static byte LastByte(string text)
    {
        if (char.IsAscii(text[^1]))
        {
            return (byte)text[^1];
        }

        Span<byte> utf8 = stackalloc byte[4];
        Rune.DecodeLastFromUtf16(text, out Rune rune, out _);
        return utf8[rune.EncodeToUtf8(utf8) - 1];
    }
}
