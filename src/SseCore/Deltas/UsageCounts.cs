namespace SseCore;

/// <summary>Token counts that are being collected: a <see cref="TokenUsage"/> that can be changed in place.</summary>
internal struct UsageCounts
{
    // A bit for each field that was reported.
    private int _reported;
    private long _input;
    private long _output;
    private long _total;
    private long _cached;
    private long _reasoning;

    /// <summary>Whether no count was reported.</summary>
    public readonly bool IsEmpty => _reported == 0;

    /// <summary>Removes all counts.</summary>
    public void Clear() => _reported = 0;

    /// <summary>Sets one count.</summary>
    public void Set(UsageField field, long value)
    {
        _reported |= BitOf(field);
        switch (field)
        {
            case UsageField.Input:
                _input = value;
                break;
            case UsageField.Output:
                _output = value;
                break;
            case UsageField.Total:
                _total = value;
                break;
            case UsageField.Cached:
                _cached = value;
                break;
            default:
                _reasoning = value;
                break;
        }
    }

    /// <summary>Replaces each count by that of <paramref name="later"/> if it has one.</summary>
    /// <returns>Whether any count changed.</returns>
    public bool Merge(in UsageCounts later)
    {
        bool isChanged = (later._reported & ~_reported) != 0;
        for (UsageField field = UsageField.Input; field <= UsageField.Reasoning; field++)
        {
            if (later.Has(field))
            {
                long value = later.ValueOf(field);
                isChanged |= ValueOf(field) != value;
                Set(field, value);
            }
        }

        return isChanged;
    }

    public readonly TokenUsage ToUsage() => new(
        Find(UsageField.Input), Find(UsageField.Output), Find(UsageField.Total), Find(UsageField.Cached), Find(UsageField.Reasoning));

    private static int BitOf(UsageField field) => 1 << (int)field;

    private readonly bool Has(UsageField field) => (_reported & BitOf(field)) != 0;

    private readonly long? Find(UsageField field) => Has(field) ? ValueOf(field) : null;

    // Meaningless if the field was not reported.
    private readonly long ValueOf(UsageField field) => field switch
    {
        UsageField.Input => _input,
        UsageField.Output => _output,
        UsageField.Total => _total,
        UsageField.Cached => _cached,
        _ => _reasoning,
    };
}
