namespace SseCore.AspNetCore;

/// <summary>How a <see cref="StreamTap"/> looks at a stream.</summary>
public sealed record StreamTapOptions
{
    private const string Auto = "auto";

    /// <summary>Any dialect, no metrics, the system's clock.</summary>
    public static StreamTapOptions Default { get; } = new();

    /// <summary>One of <see cref="DeltaParser.DialectNames"/>, or <c>auto</c>, the default.</summary>
    /// <exception cref="ArgumentException">There is no such dialect.</exception>
    public string Dialect
    {
        get;
        init => field = value == Auto || DeltaParser.DialectNames.Contains(value)
            ? value
            : throw new ArgumentException($"There is no dialect '{value}'. There are: {Auto}, {string.Join(", ", DeltaParser.DialectNames)}.", nameof(value));
    } = Auto;

    /// <summary>
    /// The kinds of delta to look at. By default those that the report is made of; what else <see cref="StreamTap"/>'s heirs
    /// want to see takes more.
    /// </summary>
    public DeltaKinds Kinds { get; init; } = DeltaKinds.MessageStart | DeltaKinds.Text | DeltaKinds.Reasoning | DeltaKinds.Refusal
        | DeltaKinds.ToolCalls | DeltaKinds.Finish | DeltaKinds.Usage | DeltaKinds.Error;

    /// <summary>The content type of the response, where the caller has it: see <see cref="DeltaParserOptions.ContentType"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>How the bytes are cut into events. By default one that is too large is left out.</summary>
    public SseFramerOptions Framing { get; init; } = new() { OverflowPolicy = SseOverflowPolicy.DropAndResync };

    /// <summary>Takes the measurements; none are made by default.</summary>
    public GenAiMetrics? Metrics { get; init; }

    /// <summary>What the measurements are marked with.</summary>
    public GenAiAttributes Attributes { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
