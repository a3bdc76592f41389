namespace SseCore;

/// <summary>What a <see cref="Hole"/> of a shape may be filled with.</summary>
internal enum HoleKind : byte
{
    /// <summary>Nothing: there is no hole.</summary>
    None,

    /// <summary>A string that a delta may hand out: any but the empty one, since it is there or not there by that.</summary>
    Text,

    /// <summary>A string that the extractor skipped.</summary>
    String,

    /// <summary>A number that the extractor skipped.</summary>
    Number,

    /// <summary>Numbers of an array that the extractor skipped (the bytes of a token whose probability is told), however many.</summary>
    Numbers,

    /// <summary>A token count: an integer, read off where it is used.</summary>
    Count,

    /// <summary>Where a delta belongs: an integer, read off where it is used.</summary>
    Index,

    /// <summary>Spaces before the last brace, as many as there are.</summary>
    Spaces,
}
