namespace SseCore;

/// <summary>An object or array that is open, and where in it the text stands.</summary>
internal struct JsonFrame
{
    /// <summary>Where it begins.</summary>
    public int Start;

    /// <summary>Where the last name in it lies in the text, without quotes.</summary>
    public int NameStart;

    public int NameLength;

    /// <summary>The position of the element that is being read, or is next.</summary>
    public int Index;

    /// <summary>Length of the JSON Pointer that ends with this frame's name or index, once that has been made.</summary>
    public int PointerEnd;

    public bool IsArray;

    /// <summary>Whether the name as written is the name.</summary>
    public bool IsNamePlain;
}
