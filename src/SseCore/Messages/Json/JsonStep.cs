namespace SseCore;

/// <summary>What a JSON text that is read from its beginning continues with: what comes next, or is being read.</summary>
internal enum JsonStep
{
    /// <summary>A value.</summary>
    Value,

    /// <summary>A value, or the end of the array that has just begun.</summary>
    ElementOrEnd,

    /// <summary>A name, or the end of the object that has just begun.</summary>
    NameOrEnd,

    /// <summary>A name.</summary>
    Name,

    /// <summary>The colon after a name.</summary>
    Colon,

    /// <summary>A comma, or the end of the object or array.</summary>
    CommaOrEnd,

    /// <summary>More of a name.</summary>
    InName,

    /// <summary>More of a string.</summary>
    InString,

    /// <summary>More of a number.</summary>
    InNumber,

    /// <summary>More of a literal.</summary>
    InLiteral,

    /// <summary>Nothing: the outermost value is whole, which has not been reported yet.</summary>
    DocumentEnd,

    /// <summary>White space.</summary>
    AfterDocument,
}
