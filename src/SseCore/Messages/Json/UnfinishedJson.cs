namespace SseCore;

/// <summary>Which values are included in a document while they are still arriving. Objects and arrays always are, closed.</summary>
[Flags]
public enum UnfinishedJson
{
    /// <summary>None: a document holds whole values only.</summary>
    None = 0,

    /// <summary>Strings, up to the last whole character: <c>"abc\u12</c> becomes <c>"abc"</c>.</summary>
    Strings = 1,

    /// <summary>Literals, completed: <c>n</c> becomes <c>null</c>.</summary>
    Literals = 2,

    /// <summary>
    /// Numbers, cut to the longest part that is a number: <c>2.5e-</c> becomes <c>2.5</c>, and <c>-</c> is left out. The number
    /// that finally arrives may be any other with the same beginning.
    /// </summary>
    Numbers = 4,

    /// <summary>Everything.</summary>
    All = Strings | Literals | Numbers,
}
