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

    /// <summary>The id to be used in the reply; empty if the provider gave none.</summary>
    public string Id { get; internal set; } = string.Empty;

    /// <summary>The tool's name; empty if the provider gave none.</summary>
    public string Name { get; internal set; } = string.Empty;

    /// <summary>
    /// Whether the call ended. Only then are its arguments whole: a call that the stream's end or a token limit cut off
    /// may have arguments that parse and are still not what the model meant.
    /// </summary>
    public bool IsComplete { get; internal set; }

    /// <summary>The arguments exactly as received. They need not be JSON, and are empty if the model sent none.</summary>
    public MessageText RawArguments { get; } = new();

    /// <summary>
    /// The opaque signature that the provider gave the call, to be sent back with it (Gemini's <c>thoughtSignature</c>); empty if it
    /// gave none. If there are several, it is the last.
    /// </summary>
    public MessageText Signature { get; } = new();

    /// <summary>
    /// The arguments as JSON text, UTF-8: as received, or <c>{}</c> if the model sent none; empty if the call was cut
    /// before any. Valid as long as <see cref="MessageText.Utf8"/> is.
    /// </summary>
    public ReadOnlySpan<byte> Arguments => RawArguments.IsEmpty && IsComplete ? "{}"u8 : RawArguments.Utf8;

    /// <summary>Parses the arguments.</summary>
    /// <returns>The parsed arguments, which the caller must dispose.</returns>
    /// <exception cref="SseException">
    /// <see cref="SseErrorCode.InvalidArguments"/>: they are not one JSON text. Models do write invalid JSON, and a cut call has incomplete JSON.
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
        Signature.Clear();
    }

    internal void Release()
    {
        RawArguments.Release();
        Signature.Release();
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
