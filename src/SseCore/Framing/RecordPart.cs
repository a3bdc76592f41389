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

    /// <summary>Nowhere: the framing does not hold, and no later record can be found.</summary>
    Broken,
}
