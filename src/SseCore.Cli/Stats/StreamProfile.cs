using System.Buffers;
using System.Diagnostics;
using SseCore.Cli.Input;

namespace SseCore.Cli.Stats;

/// <summary>What a stream consists of.</summary>
internal sealed class StreamProfile
{
    // Larger streams are not kept in memory to be parsed again.
    private const int MaxKeptBytes = 256 * 1024 * 1024;

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private ArrayBufferWriter<byte>? _kept = new();

    private StreamProfile()
    {
    }

    public string DialectName { get; private set; } = string.Empty;

    public StreamSummary Summary { get; private set; }

    /// <summary>The share of the events that matched a shape, with the chunks as they came; null without events.</summary>
    public double? ShapeHitRate { get; private set; }

    public long ByteCount { get; private set; }

    /// <summary>All bytes; null if there were too many.</summary>
    public ReadOnlyMemory<byte>? Bytes => _kept?.WrittenMemory;

    /// <summary>Whether it is an event stream, rather than one of lines of JSON and the like.</summary>
    public bool IsEventStream { get; private set; }

    /// <summary>How many events there are, however they are framed.</summary>
    public long EventCount => IsEventStream ? EventSizes.Count : Summary.Events;

    /// <summary>The size of each event's data, in bytes, where it is an event stream.</summary>
    public List<int> EventSizes { get; } = [];

    public long[] DeltasByKind { get; } = new long[Enum.GetValues<DeltaKind>().Length];

    public TimeSpan? FirstByteAfter { get; private set; }

    public TimeSpan? FirstContentAfter { get; private set; }

    public TimeSpan? LastContentAfter { get; private set; }

    public long ContentDeltas { get; private set; }

    public static async Task<StreamProfile> ReadAsync(
        InputReader input, string dialect, DeltaParserOptions parsing, CancellationToken cancellationToken)
    {
        var profile = new StreamProfile();
        using var framer = new SseFramer(parsing.Framing);
        using var parser = DeltaParser.Create(dialect, parsing);
        while (!(input.IsLive && parser.IsTerminated))
        {
            ReadOnlyMemory<byte> chunk = await input.ReadAsync(cancellationToken);
            if (chunk.IsEmpty)
            {
                break;
            }

            profile.FirstByteAfter ??= Stopwatch.GetElapsedTime(profile._startedAt);
            profile.Keep(chunk.Span);
            if (!EventFeed.TryFeed(framer, chunk.Span, profile.Add) || !DeltaFeed.TryFeed(parser, chunk.Span, profile.Add))
            {
                break;
            }
        }

        EventFeed.Complete(framer, profile.Add);
        profile.Summary = parser.Complete();
        DeltaFeed.TryFeed(parser, default, profile.Add);
        profile.DialectName = parser.DialectName;
        profile.IsEventStream = parser.Framing is null or StreamFraming.Sse;
        profile.ShapeHitRate = profile.Summary.Events == 0 ? null : (double)parser.EventsByShape / profile.Summary.Events;
        return profile;
    }

    private void Keep(ReadOnlySpan<byte> chunk)
    {
        ByteCount += chunk.Length;
        if (ByteCount > MaxKeptBytes)
        {
            _kept = null;
        }

        _kept?.Write(chunk);
    }

    private void Add(scoped in SseEvent evt) => EventSizes.Add(evt.Data.Length);

    private void Add(scoped in Delta delta)
    {
        DeltasByKind[(int)delta.Kind]++;
        if (delta.Kind is DeltaKind.Text or DeltaKind.Reasoning or DeltaKind.Refusal or DeltaKind.ToolCallStart or DeltaKind.ToolCallArguments)
        {
            LastContentAfter = Stopwatch.GetElapsedTime(_startedAt);
            FirstContentAfter ??= LastContentAfter;
            ContentDeltas++;
        }
    }
}
