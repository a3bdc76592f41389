namespace SseCore;

/// <summary>The content that a <see cref="Hole"/> admits.</summary>
internal enum HoleKind : byte
{
    /// <summary>There is no hole.</summary>
    None,

    /// <summary>A string that a delta may hand out. Not the empty string, which counts as absent.</summary>
    Text,

    /// <summary>A string that the extractor skipped.</summary>
    String,

    /// <summary>A number that the extractor skipped.</summary>
    Number,

    /// <summary>Any count of numbers in an array that the extractor skipped, such as the bytes of a token whose probability is reported.</summary>
    Numbers,

    /// <summary>A token count: an integer, read on a match.</summary>
    Count,

    /// <summary>The place that a delta belongs to: an integer, read on a match.</summary>
    Index,

    /// <summary>Any number of spaces before the last brace.</summary>
    Spaces,
}
