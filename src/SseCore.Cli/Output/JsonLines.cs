using System.Buffers;
using System.Text.Json;

namespace SseCore.Cli.Output;

/// <summary>Writes one compact JSON object per line. Lines are held back until there are many, or until <see cref="Flush"/>.</summary>
internal sealed class JsonLines(Stream output) : IDisposable
{
    private const int FlushBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _lines = new(FlushBytes);
    private Utf8JsonWriter? _json;

    /// <summary>Begins a line: an object, to be filled with properties.</summary>
    public Utf8JsonWriter Begin()
    {
        _json ??= new Utf8JsonWriter(_lines, new JsonWriterOptions { Encoder = PlainJsonEncoder.Instance, SkipValidation = true });
        _json.WriteStartObject();
        return _json;
    }

    /// <summary>Ends the current line.</summary>
    public void End()
    {
        _json!.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _lines.Write("\n"u8);
        if (_lines.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    /// <summary>Writes out all lines so far.</summary>
    public void Flush()
    {
        if (_lines.WrittenCount > 0)
        {
            output.Write(_lines.WrittenSpan);
            output.Flush();
            _lines.ResetWrittenCount();
        }
    }

    public void Dispose() => _json?.Dispose();
}
