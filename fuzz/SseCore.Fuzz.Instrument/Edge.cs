namespace SseCore.Fuzz.Instrument;

/// <summary>An edge of the control flow that has a counter.</summary>
/// <param name="Method">The method that contains it.</param>
/// <param name="From">The IL offset of the branch; for the entry and for a handler, of its first instruction.</param>
/// <param name="Kind">The kind of edge.</param>
internal sealed record Edge(string Method, int From, EdgeKind Kind);
