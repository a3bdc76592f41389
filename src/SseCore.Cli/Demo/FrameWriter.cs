using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SseCore.Cli.Demo;

/// <summary>Writes events with a JSON payload, one frame at a time.</summary>
internal sealed class FrameWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly ArrayBufferWriter<byte> _frame = new();
    private readonly Utf8JsonWriter _json;

    public FrameWriter(JavaScriptEncoder encoder) =>
        _json = new Utf8JsonWriter(_payload, new JsonWriterOptions { Encoder = encoder });

    /// <param name="write">Writes the members of the payload.</param>
    /// <param name="eventType">The type; empty for none.</param>
    /// <param name="padding">Spaces before the payload's closing brace, with which providers hide the length of tokens.</param>
    public byte[] Json(Action<Utf8JsonWriter> write, ReadOnlySpan<byte> eventType = default, int padding = 0)
    {
        _payload.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        write(_json);
        _json.Flush();
        _payload.GetSpan(padding)[..padding].Fill((byte)' ');
        _payload.Advance(padding);
        _payload.Write("}"u8);
        return Event(_payload.WrittenSpan, eventType);
    }

    public byte[] Event(ReadOnlySpan<byte> data, ReadOnlySpan<byte> eventType = default)
    {
        _frame.ResetWrittenCount();
        new SseWriter(_frame).WriteEvent(data, eventType);
        return _frame.WrittenSpan.ToArray();
    }

    public void Dispose() => _json.Dispose();
}
