namespace SseCore.Generator;

/// <summary>How rules use a value, which decides how it is read: a value that is only handed out may differ in every event.</summary>
[Flags]
internal enum ValueUse
{
    None = 0,

    /// <summary>If it is a string, only whether it is empty matters: it is handed out as text, or tested for presence.</summary>
    Text = 1,

    /// <summary>It is a token count.</summary>
    Count = 2,

    /// <summary>It says where a delta belongs.</summary>
    Place = 4,

    /// <summary>It decides what deltas there are.</summary>
    Decision = 8,
}
