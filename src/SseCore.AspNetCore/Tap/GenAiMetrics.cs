using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SseCore.AspNetCore;

/// <summary>
/// The metrics of OpenTelemetry's semantic conventions for clients of generative models, for tapped streams:
/// <c>gen_ai.client.operation.duration</c>, <c>.time_to_first_chunk</c>, <c>.time_per_output_chunk</c> and
/// <c>gen_ai.client.token.usage</c>. Opt-in: if another library already records them, they would be counted twice.
/// </summary>
public sealed class GenAiMetrics : IDisposable
{
    /// <summary>The name of the meter, for OpenTelemetry's <c>MeterProviderBuilder.AddMeter</c>.</summary>
    public const string MeterName = "SseCore.AspNetCore";

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _timeToFirstChunk;
    private readonly Histogram<double> _timePerChunk;
    private readonly Histogram<long> _tokens;

    /// <summary>Creates the instruments.</summary>
    /// <param name="factory">Creates the meter; by default it is created directly.</param>
    public GenAiMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _duration = Seconds("gen_ai.client.operation.duration", "GenAI operation duration.");
        _timeToFirstChunk = Seconds("gen_ai.client.operation.time_to_first_chunk", "Time to the first chunk of a streamed response.");
        _timePerChunk = Seconds("gen_ai.client.operation.time_per_output_chunk", "Time per chunk of a streamed response after the first.");
        const string Tokens = "gen_ai.client.token.usage";
        const string TokensAbout = "Number of input and output tokens used.";
#if NET9_0_OR_GREATER
        _tokens = _meter.CreateHistogram(Tokens, "{token}", TokensAbout, advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        });
#else
        _tokens = _meter.CreateHistogram<long>(Tokens, "{token}", TokensAbout);
#endif
    }

    /// <summary>Disposes the meter.</summary>
    public void Dispose() => _meter.Dispose();

    internal void Record(StreamTapReport report, GenAiAttributes attributes)
    {
        if (!_duration.Enabled && !_timeToFirstChunk.Enabled && !_tokens.Enabled)
        {
            return;
        }

        TagList tags = Tags(attributes, report.Dialect, report.Model);
        if (report.TimeToFirstDelta is { } first)
        {
            _timeToFirstChunk.Record(first.TotalSeconds, tags);
        }

        RecordTokens(report.Usage.Input, "input", tags);
        RecordTokens(report.Usage.Output, "output", tags);
        if (report.Outcome != StreamOutcome.Completed)
        {
            tags.Add("error.type", report.Error?.Type is { Length: > 0 and <= 80 } type ? type : report.Outcome.ToString());
        }

        _duration.Record(report.Duration.TotalSeconds, tags);
    }

    internal void RecordInterval(TimeSpan interval, GenAiAttributes attributes, string? dialect, string? model)
    {
        if (_timePerChunk.Enabled)
        {
            _timePerChunk.Record(interval.TotalSeconds, Tags(attributes, dialect, model));
        }
    }

    private static TagList Tags(GenAiAttributes attributes, string? dialect, string? model)
    {
        var tags = new TagList
        {
            { "gen_ai.operation.name", attributes.OperationName },
            { "gen_ai.provider.name", attributes.ProviderName ?? dialect ?? string.Empty },
        };
        Add(ref tags, "gen_ai.request.model", attributes.RequestModel);
        Add(ref tags, "gen_ai.response.model", model);
        Add(ref tags, "server.address", attributes.ServerAddress);
        Add(ref tags, "server.port", attributes.ServerPort);
        return tags;
    }

    private static void Add(ref TagList tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }

    private void RecordTokens(long? count, string type, TagList tags)
    {
        if (count is { } reported)
        {
            tags.Add("gen_ai.token.type", type);
            _tokens.Record(reported, tags);
        }
    }

    private Histogram<double> Seconds(string name, string about) =>
#if NET9_0_OR_GREATER
        _meter.CreateHistogram(name, "s", about, advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });
#else
        _meter.CreateHistogram<double>(name, "s", about);
#endif
}
