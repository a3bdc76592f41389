using System.Globalization;
using System.Text;

namespace SseCore.TestKit;

/// <summary>
/// Everything that a parser reports about a stream, byte for byte and call by call, including exceptions and what follows them:
/// for comparing two ways of reading that must not differ in anything.
/// </summary>
public sealed class DeltaTranscript
{
    // An exception may be thrown again by each call; a few calls show whether it is.
    private const int MaxFailures = 6;

    private readonly List<string> _lines = [];
    private int _failures;

    private DeltaTranscript()
    {
    }

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Reads a stream with a parser that is new or was reset.</summary>
    public static DeltaTranscript Of(DeltaParser parser, ReadOnlyMemory<byte> stream, Chunking chunking)
    {
        var transcript = new DeltaTranscript();
        var memory = new GuardedChunk();
        foreach (ReadOnlyMemory<byte> bytes in chunking.Cut(stream))
        {
            transcript.Read(parser, memory.Fill(bytes.Span).Span);
            memory.Overwrite();
        }

        StreamSummary summary = parser.Complete();
        transcript.Read(parser, default);
        transcript._lines.Add($"{summary} {parser.DialectName} {parser.IsTerminated} {parser.Framing} {Shown(parser.Prefix)} {Shown(parser.IncompleteData)}");
        return transcript;
    }

    /// <summary>The first difference; <see langword="null"/>: none.</summary>
    public string? DifferenceTo(DeltaTranscript other)
    {
        for (int i = 0; i < Math.Max(_lines.Count, other._lines.Count); i++)
        {
            string own = i < _lines.Count ? _lines[i] : "nothing more";
            string others = i < other._lines.Count ? other._lines[i] : "nothing more";
            if (own != others)
            {
                return $"number {i} is\n{own}\nand there\n{others}";
            }
        }

        return null;
    }

    private void Read(DeltaParser parser, ReadOnlySpan<byte> chunk)
    {
        for (bool goesOn = true; goesOn && _failures < MaxFailures;)
        {
            try
            {
                goesOn = parser.TryRead(ref chunk, out Delta delta);
                if (goesOn)
                {
                    Add(delta);
                }
            }
            catch (SseException e)
            {
                _failures++;
                _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{e.Code} at {e.Offset}: {e.Message}; left: {Shown(chunk)}"));
            }
        }
    }

    private void Add(in Delta delta) => _lines.Add(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {delta.Kind} {delta.Choice}/{delta.Index} at {delta.Offset} text={Shown(delta.Text)} id={Shown(delta.Id)} name={Shown(delta.Name)} model={Shown(delta.Model)}
        reason={Shown(delta.Reason)} {delta.FinishReason} error={Shown(delta.ErrorType)},{Shown(delta.ErrorCode)},{Shown(delta.ErrorMessage)} {delta.Usage} raw={Shown(delta.Raw)}
        """));

    private static string Shown(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
