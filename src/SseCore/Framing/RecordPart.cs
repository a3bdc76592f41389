namespace SseCore;

/// <summary>Where bytes lie in a stream of records.</summary>
internal enum RecordPart : byte
{
    /// <summary>Between two records, or outside of them all.</summary>
    Outside,

    /// <summary>Within a record that goes on behind them.</summary>
    Within,

    /// <summary>At the end of a record.</summary>
    End,

    /// <summary>Where the framing was found not to hold, so that no later record can be found; at the end of what was taken for one.</summary>
    Broken,
}
