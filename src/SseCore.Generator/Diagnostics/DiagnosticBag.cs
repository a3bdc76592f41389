namespace SseCore.Generator;

/// <summary>Collects the mistakes in one file, so that all are reported and not only the first.</summary>
internal sealed class DiagnosticBag(SourceText source)
{
    // Nobody reads more, and a hostile file could have a million.
    private const int MaxCount = 100;

    private readonly HashSet<Diagnostic> _diagnostics = [];

    public bool IsEmpty => _diagnostics.Count == 0;

    public IEnumerable<Diagnostic> InFileOrder => _diagnostics.OrderBy(diagnostic => (diagnostic.Line, diagnostic.Column));

    public void Report(int offset, DiagnosticCode code, string message)
    {
        if (_diagnostics.Count < MaxCount)
        {
            (int line, int column) = source.PositionOf(offset);
            _diagnostics.Add(new Diagnostic(source.Path, line, column, code, message));
        }
    }

    public void Report(SourceNode node, DiagnosticCode code, string message) => Report(node.Offset, code, message);

    /// <summary>Reports a word that is not in <paramref name="known"/>, with the nearest of them.</summary>
    public void ReportUnknown(int offset, DiagnosticCode code, string what, string word, IEnumerable<string> known) =>
        Report(offset, code, $"'{Excerpt.Of(word)}' is no {what}; {(Spelling.Nearest(word, known) is string nearest ? $"did you mean '{nearest}'?" : $"expected one of: {string.Join(", ", known)}.")}");
}
