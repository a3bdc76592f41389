namespace SseCore.Generator;

/// <summary>What rules ask of a value, which decides how it is read: what is only handed out may differ in every event.</summary>
[Flags]
internal enum ValueUse
{
    None = 0,

    /// <summary>If it is a string, nothing but whether it is the empty one: it is handed out as a text, or asked for.</summary>
    Text = 1,

    /// <summary>It is a token count.</summary>
    Count = 2,

    /// <summary>It says where a delta belongs.</summary>
    Place = 4,

    /// <summary>It decides what deltas there are.</summary>
    Decision = 8,
}
