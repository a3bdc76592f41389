using System.Text.Json;

namespace SseCore;

/// <summary>One tool call of a <see cref="MessageChoice"/>.</summary>
public sealed class MessageToolCall
{
    internal MessageToolCall()
    {
    }

    /// <summary>The call's index within its choice, as in <see cref="Delta.Index"/>.</summary>
    public int Index { get; internal set; }

    /// <summary>The id to answer with; empty if the provider gave none.</summary>
    public string Id { get; internal set; } = string.Empty;

    /// <summary>The tool's name; empty if the provider gave none.</summary>
    public string Name { get; internal set; } = string.Empty;

    /// <summary>
    /// Whether the call ended. Only then are its arguments whole: a call that the stream's end or a limit of tokens cut off
    /// may have arguments that parse and are still not what the model wanted.
    /// </summary>
    public bool IsComplete { get; internal set; }

    /// <summary>The arguments exactly as they came, which need not be JSON, and are empty where the model sent none.</summary>
    public MessageText RawArguments { get; } = new();

    /// <summary>
    /// The arguments as JSON text, UTF-8: as they came, or <c>{}</c> where the model sent none; nothing where the call was cut
    /// before any. Valid as long as <see cref="MessageText.Utf8"/> is.
    /// </summary>
    public ReadOnlySpan<byte> Arguments => RawArguments.IsEmpty && IsComplete ? "{}"u8 : RawArguments.Utf8;

    /// <summary>Parses the arguments.</summary>
    /// <returns>The parsed arguments, which are the caller's to dispose.</returns>
    /// <exception cref="SseException">
    /// <see cref="SseErrorCode.InvalidArguments"/>: they are not one JSON text. Models do write such, and a cut call has such.
    /// </exception>
    public JsonDocument ParseArguments()
    {
        try
        {
            // A copy, since the document outlives the buffer.
            return JsonDocument.Parse(Arguments.ToArray());
        }
        catch (JsonException exception)
        {
            throw new SseException(
                SseErrorCode.InvalidArguments,
                IsComplete ? "The tool call's arguments are not valid JSON." : "The tool call was cut, and its arguments are not valid JSON.",
                OffsetOf(exception),
                exception);
        }
    }

    internal void Clear()
    {
        Id = string.Empty;
        Name = string.Empty;
        IsComplete = false;
        RawArguments.Clear();
    }

    private long OffsetOf(JsonException exception)
    {
        ReadOnlySpan<byte> rest = Arguments;
        long offset = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
        {
            int length = rest.IndexOf((byte)'\n') + 1;
            offset += length;
            rest = rest.Slice(length);
        }

        return offset + (exception.BytePositionInLine ?? 0);
    }
}
