namespace SseCore.AspNetCore;

/// <summary>Options of a <see cref="StreamTap"/>.</summary>
public sealed record StreamTapOptions
{
    private const string Auto = "auto";

    private string _dialect = Auto;

    /// <summary>The default options: any dialect, no metrics, the system clock.</summary>
    public static StreamTapOptions Default { get; } = new();

    /// <summary>
    /// One of <see cref="DeltaParser.DialectNames"/>, or <c>auto</c>, the default. A dialect of your own is given by
    /// <see cref="WithDialect{TDialect}"/>; then it is that one's name.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such dialect.</exception>
    public string Dialect
    {
        get => OwnDialect?.Name ?? _dialect;
        init
        {
            _dialect = value == Auto || DeltaParser.DialectNames.Contains(value)
                ? value
                : throw new ArgumentException($"There is no dialect '{value}'. There are: {Auto}, {string.Join(", ", DeltaParser.DialectNames)}.", nameof(value));
            OwnDialect = null;
        }
    }

    /// <summary>
    /// The kinds of delta to look at. The default is those that the report needs; classes derived from <see cref="StreamTap"/> may
    /// need more.
    /// </summary>
    public DeltaKinds Kinds { get; init; } = DeltaKinds.MessageStart | DeltaKinds.Text | DeltaKinds.Reasoning | DeltaKinds.Refusal
        | DeltaKinds.ToolCalls | DeltaKinds.Finish | DeltaKinds.Usage | DeltaKinds.Error;

    /// <summary>The content type of the response, if the caller has it: see <see cref="DeltaParserOptions.ContentType"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// Whether <see cref="SseRelayEndpoints.UseSseTap"/> also taps responses of <c>application/json</c>, for messages that are not
    /// streamed. Off by default, since it keeps a copy of each until its end, up to the limit of an event. Those without any part of a
    /// message are not reported, unless they are errors by their status, too. Relays tap them in any case.
    /// </summary>
    public bool IncludeDocuments { get; init; }

    /// <summary>How the bytes are divided into events. By default an event that is too large is left out.</summary>
    public SseFramerOptions Framing { get; init; } = new() { OverflowPolicy = SseOverflowPolicy.DropAndResync };

    /// <summary>Records the measurements; none are made by default.</summary>
    public GenAiMetrics? Metrics { get; init; }

    /// <summary>The attributes of the measurements.</summary>
    public GenAiAttributes Attributes { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The dialect, if it is given as a type.</summary>
    internal OwnDialect? OwnDialect { get; init; }

    /// <summary>
    /// Returns these options for a dialect that is known at compile time, such as your own:
    /// <c>Tap = StreamTapOptions.Default.WithDialect&lt;MyApi&gt;() with { Metrics = metrics }</c>.
    /// </summary>
    /// <typeparam name="TDialect">The dialect, as generated.</typeparam>
    public StreamTapOptions WithDialect<TDialect>()
        where TDialect : struct, IDeltaDialect => this with { OwnDialect = OwnDialect<TDialect>.Instance };
}
