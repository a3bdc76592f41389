namespace SseCore.Fuzz.Instrument;

/// <summary>The kinds of edges that are counted. All others are taken whenever one of these was.</summary>
internal enum EdgeKind
{
    /// <summary>The method was called.</summary>
    Entry,

    /// <summary>A condition held: its branch was taken.</summary>
    Taken,

    /// <summary>It did not.</summary>
    NotTaken,

    /// <summary>An exception was caught, or filtered, or passed a block that is run in any case.</summary>
    Handler,
}
