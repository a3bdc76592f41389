namespace SseCore;

/// <summary>Where bytes lie in a stream of records.</summary>
internal enum RecordPart : byte
{
    /// <summary>Between two records, or outside all of them.</summary>
    Outside,

    /// <summary>Within a record that continues after them.</summary>
    Within,

    /// <summary>At the end of a record.</summary>
    End,

    /// <summary>Where the framing was found to be broken, so that no later record can be found; at the end of what was taken for one.</summary>
    Broken,
}
