namespace SseCore.Fuzz.Instrument;

/// <summary>The kinds of edges that are counted. Any other edge is taken whenever one of these was.</summary>
internal enum EdgeKind
{
    /// <summary>The method was called.</summary>
    Entry,

    /// <summary>The condition of a branch held.</summary>
    Taken,

    /// <summary>The condition of a branch did not hold.</summary>
    NotTaken,

    /// <summary>An exception was caught or filtered, or passed through a finally or fault block.</summary>
    Handler,
}
