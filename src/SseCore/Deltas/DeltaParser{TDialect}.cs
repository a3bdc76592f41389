using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>A <see cref="DeltaParser"/> for one dialect, whose extractor is called without indirection.</summary>
/// <typeparam name="TDialect">The dialect, as generated from its <c>*.dialect.json</c>.</typeparam>
public sealed class DeltaParser<TDialect> : DeltaParser
    where TDialect : struct, IDeltaDialect
{
    private static readonly ShapeLibrary Shapes = new();

    // Not readonly: a dialect may have state, like the one that detects others.
    private TDialect _dialect;

    /// <summary>Creates a parser.</summary>
    /// <param name="options">The options; every kind of delta by default.</param>
    public DeltaParser(DeltaParserOptions? options = null)
        : base(options, default(TDialect).Framing)
    {
    }

    /// <inheritdoc/>
    public override string DialectName => _dialect.Name;

    /// <inheritdoc cref="DeltaParser.SharedShapes"/>
    internal static ShapeLibrary ShapesOfDialect => Shapes;

    private protected override ShapeLibrary? SharedShapes =>
        typeof(TDialect) == typeof(AutoDialect) ? Unsafe.As<TDialect, AutoDialect>(ref _dialect).Shapes : Shapes;

    private protected override bool HasTerminator => _dialect.HasTerminator;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _dialect = default;
    }

    private protected override bool IsTerminator(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) =>
        _dialect.IsTerminator(eventType, payload);

    private protected override bool Recognizes(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) => _dialect.Recognizes(eventType, payload);

    private protected override void Parse(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, DeltaTape tape) =>
        _dialect.Parse(eventType, payload, tape);
}
