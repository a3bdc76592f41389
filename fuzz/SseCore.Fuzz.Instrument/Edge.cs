namespace SseCore.Fuzz.Instrument;

/// <summary>An edge of the control flow that has a counter.</summary>
/// <param name="Method">The method that it is in.</param>
/// <param name="From">The offset of the branch in the method's IL; of the entry and of a handler, where they begin.</param>
/// <param name="Kind">What kind of edge it is.</param>
internal sealed record Edge(string Method, int From, EdgeKind Kind);
