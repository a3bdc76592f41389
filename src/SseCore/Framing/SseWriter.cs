using System.Buffers;
using System.Buffers.Text;

namespace SseCore;

/// <summary>
/// Writes Server-Sent Events to an <see cref="IBufferWriter{T}"/>, such as a <see cref="System.IO.Pipelines.PipeWriter"/>.
/// An <see cref="SseFramer"/> reads its output back unchanged. It never flushes.
/// </summary>
/// <param name="output">Takes the bytes.</param>
public readonly struct SseWriter(IBufferWriter<byte> output)
{
    private readonly IBufferWriter<byte> _output = output ?? throw new ArgumentNullException(nameof(output));

    /// <summary>
    /// Writes one event. Each line ending in the data (LF, CRLF, CR) begins a new <c>data</c> line, so a reader gets LF
    /// for all three: the format cannot carry a CR.
    /// </summary>
    /// <param name="data">The data, UTF-8. Empty data is dispatched too.</param>
    /// <param name="eventType">The type; empty means <c>message</c> and writes no <c>event</c> line.</param>
    /// <param name="id">Becomes the reader's last event id; empty leaves it unchanged. <see cref="WriteIdReset"/> clears it.</param>
    /// <exception cref="ArgumentException">The type or id contains CR or LF, or the id contains NUL, which a reader would misinterpret.</exception>
    public void WriteEvent(scoped ReadOnlySpan<byte> data, scoped ReadOnlySpan<byte> eventType = default, scoped ReadOnlySpan<byte> id = default)
    {
        if (eventType.IndexOfAny((byte)'\n', (byte)'\r') >= 0)
        {
            throw new ArgumentException("An event type cannot hold CR or LF.", nameof(eventType));
        }

        if (id.IndexOfAny((byte)'\n', (byte)'\r', (byte)0) >= 0)
        {
            throw new ArgumentException("An event id cannot hold CR, LF or NUL.", nameof(id));
        }

        if (!eventType.IsEmpty)
        {
            WriteLine("event: "u8, eventType);
        }

        if (!id.IsEmpty)
        {
            WriteLine("id: "u8, id);
        }

        WriteLines("data: "u8, data);
        _output.Write("\n"u8);
    }

    /// <summary>Writes an event that was read, including its last event id if it is not empty.</summary>
    /// <param name="evt">The event. A comment is written as a comment.</param>
    /// <exception cref="ArgumentException">The event contains what the format cannot carry; no framer hands out such an event.</exception>
    public void WriteEvent(scoped in SseEvent evt)
    {
        if (evt.IsComment)
        {
            WriteComment(evt.Data);
        }
        else
        {
            WriteEvent(evt.Data, evt.EventType, evt.LastEventId);
        }
    }

    /// <summary>Writes a comment, which readers ignore, as a keep-alive. Each line ending begins a new comment line.</summary>
    /// <param name="text">The text, UTF-8; may be empty.</param>
    public void WriteComment(scoped ReadOnlySpan<byte> text) => WriteLines(": "u8, text);

    /// <summary>Writes the time that a reader should wait before it reconnects.</summary>
    /// <param name="interval">The time; fractions of a millisecond are dropped.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public void WriteRetry(TimeSpan interval)
    {
        if (interval < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(interval), interval, "A reconnection time cannot be negative.");
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(interval.Ticks / TimeSpan.TicksPerMillisecond, digits, out int length);
        WriteLine("retry: "u8, digits.Slice(0, length));
    }

    /// <summary>Writes an empty <c>id</c> line: at the next blank line the reader's last event id is cleared.</summary>
    public void WriteIdReset() => _output.Write("id\n"u8);

    private void WriteLines(scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> text)
    {
        int end;
        while ((end = text.IndexOfAny((byte)'\n', (byte)'\r')) >= 0)
        {
            WriteLine(prefix, text.Slice(0, end));
            bool isCrLf = text[end] == (byte)'\r' && end + 1 < text.Length && text[end + 1] == (byte)'\n';
            text = text.Slice(isCrLf ? end + 2 : end + 1);
        }

        WriteLine(prefix, text);
    }

    private void WriteLine(scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> value)
    {
        int length = prefix.Length + value.Length + 1;
        Span<byte> line = _output.GetSpan(length);
        prefix.CopyTo(line);
        value.CopyTo(line.Slice(prefix.Length));
        line[length - 1] = (byte)'\n';
        _output.Advance(length);
    }
}
