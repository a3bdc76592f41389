namespace SseCore;

/// <summary>Which values go into a document while they are still arriving. Objects and arrays always do, closed.</summary>
[Flags]
public enum UnfinishedJson
{
    /// <summary>None: a document holds whole values only.</summary>
    None = 0,

    /// <summary>Strings, as far as their characters are whole: <c>"abc\u12</c> becomes <c>"abc"</c>.</summary>
    Strings = 1,

    /// <summary>Literals, completed: <c>n</c> becomes <c>null</c>.</summary>
    Literals = 2,

    /// <summary>
    /// Numbers, cut to the longest part that is one: <c>2.5e-</c> becomes <c>2.5</c>, and <c>-</c> nothing. The number
    /// that arrives in the end may be any other that begins so.
    /// </summary>
    Numbers = 4,

    /// <summary>Everything.</summary>
    All = Strings | Literals | Numbers,
}
