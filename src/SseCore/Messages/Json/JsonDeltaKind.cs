namespace SseCore;

/// <summary>The kind of a <see cref="JsonDelta"/>.</summary>
public enum JsonDeltaKind
{
    /// <summary>Nothing: the default.</summary>
    None,

    /// <summary>An object began.</summary>
    ObjectStart,

    /// <summary>An object is whole.</summary>
    ObjectEnd,

    /// <summary>An array began.</summary>
    ArrayStart,

    /// <summary>An array is whole.</summary>
    ArrayEnd,

    /// <summary>A member's name is whole; its value follows.</summary>
    MemberName,

    /// <summary>A string grew: <see cref="JsonDelta.Text"/> is the new part. Never empty, so an empty string has none.</summary>
    StringText,

    /// <summary>A string is whole: <see cref="JsonDelta.Text"/> is all of it, which <see cref="StringText"/> reported before.</summary>
    StringEnd,

    /// <summary>A number is whole.</summary>
    Number,

    /// <summary>The literal <c>true</c>.</summary>
    True,

    /// <summary>The literal <c>false</c>.</summary>
    False,

    /// <summary>The literal <c>null</c>.</summary>
    Null,

    /// <summary>The outermost value is whole, and so is the document if only white space follows.</summary>
    DocumentEnd,
}
