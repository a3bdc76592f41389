using System.Buffers;
using System.Text.Json;
using CommunityToolkit.HighPerformance.Buffers;

namespace SseCore;

// Makes a document of what is known: the text up to a place where it may be closed, and the text that closes it.
public sealed partial class JsonAccumulator
{
    // The text between these consists of whole values and the beginnings of open ones; white space before it is ignored.
    private int _documentStart;
    private int _stableEnd;

    // Whether any string or name contains something that no text can: a lone surrogate, or bytes that are not UTF-8.
    private bool _isIllFormed;

    /// <summary>
    /// Writes what is known as one valid JSON document in valid UTF-8: the text as received, with open objects and arrays closed,
    /// and without names that have no value yet. Text received later only adds to it, except that an
    /// unfinished number or literal may become a different one. After a failure it is what was known before. The cost is
    /// proportional to the length of the document.
    /// </summary>
    /// <remarks>
    /// Members with equal names are written as received; most readers then use the last. Half a surrogate pair without
    /// the other half, and bytes that are not UTF-8, which JSON allows and many readers reject, are written as U+FFFD.
    /// </remarks>
    /// <param name="output">Receives the document.</param>
    /// <param name="unfinished">Which values are written while they are still arriving.</param>
    /// <returns>Whether there is anything to write; if not, nothing is written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public bool WriteDocument(IBufferWriter<byte> output, UnfinishedJson unfinished = UnfinishedJson.All)
    {
        ArgumentNullException.ThrowIfNull(output);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ReadOnlySpan<byte> content = Content(unfinished, out ReadOnlySpan<byte> valueEnd);
        if (content.IsEmpty && valueEnd.IsEmpty)
        {
            return false;
        }

        WriteWellFormed(output, content);
        output.Write(valueEnd);
        for (int depth = _path.Depth - 1; depth >= 0; depth--)
        {
            output.Write(_path.IsArray(depth) ? "]"u8 : "}"u8);
        }

        return true;
    }

    /// <summary>Parses the value, which must be whole.</summary>
    /// <returns>The parsed value, which the caller must dispose.</returns>
    /// <exception cref="SseException">
    /// <see cref="SseErrorCode.InvalidJson"/>: <see cref="State"/> is not <see cref="JsonAccumulatorState.Complete"/>. The
    /// offset is <see cref="FailureOffset"/>, or the length of the incomplete text.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public JsonDocument ParseDocument()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        switch (State)
        {
            case JsonAccumulatorState.Failed:
                throw new SseException(SseErrorCode.InvalidJson, $"The text is not JSON within the limits: {Failure}.", FailureOffset);
            case JsonAccumulatorState.NothingYet or JsonAccumulatorState.Incomplete:
                throw new SseException(SseErrorCode.InvalidJson, "The JSON text is not complete.", BytesConsumed);
        }

        // A copy, since the document outlives the buffers.
        using var document = new ArrayPoolBufferWriter<byte>(Math.Max(_received.Length, 1));
        WriteDocument(document);
        return JsonDocument.Parse(document.WrittenSpan.ToArray(), new JsonDocumentOptions { MaxDepth = _options.MaxDepth });
    }

    // The text to write, and the end of the value that is being read, if that is to be written.
    private ReadOnlySpan<byte> Content(UnfinishedJson unfinished, out ReadOnlySpan<byte> valueEnd)
    {
        int end = _stableEnd;
        valueEnd = default;
        switch (_step)
        {
            case JsonStep.InString when (unfinished & UnfinishedJson.Strings) != 0:
                end = _position;
                valueEnd = "\""u8;
                break;
            case JsonStep.InLiteral when (unfinished & UnfinishedJson.Literals) != 0:
                end = _tokenStart;
                valueEnd = TextOf(_literal);
                break;
            case JsonStep.InNumber when (unfinished & UnfinishedJson.Numbers) != 0 || IsNumberAtEnd:
                end = _numberEnd > _tokenStart ? _numberEnd : end;
                break;
        }

        return _received.Span.Slice(_documentStart, end - _documentStart);
    }

    private void WriteWellFormed(IBufferWriter<byte> output, ReadOnlySpan<byte> content)
    {
        if (!_isIllFormed)
        {
            output.Write(content);
            return;
        }

        var wellFormed = default(PooledBuffer);
        WellFormedJson.Append(ref wellFormed, content);
        output.Write(wellFormed.Span);
        wellFormed.Release();
    }
}
