namespace SseCore;

/// <summary>An open object or array, and the current place in it.</summary>
internal struct JsonFrame
{
    /// <summary>Where it begins.</summary>
    public int Start;

    /// <summary>Where the last name in it lies in the text, without quotes.</summary>
    public int NameStart;

    public int NameLength;

    /// <summary>The position of the current or next element.</summary>
    public int Index;

    /// <summary>Length of the JSON Pointer that ends with this frame's name or index, once that has been built.</summary>
    public int PointerEnd;

    public bool IsArray;

    /// <summary>Whether the name as written equals the unescaped name.</summary>
    public bool IsNamePlain;
}
