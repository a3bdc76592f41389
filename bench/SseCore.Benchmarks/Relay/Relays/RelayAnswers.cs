namespace SseCore.Benchmarks.Relay.Relays;

/// <summary>What a relay has read in the streams that it forwarded, all of which must be read alike.</summary>
internal sealed class RelayAnswers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Tally, int> _streams = [];

    /// <summary>Adds the result of one stream.</summary>
    public void Add(in Tally tally)
    {
        lock (_lock)
        {
            _streams[tally] = _streams.GetValueOrDefault(tally) + 1;
        }
    }

    /// <summary>The numbers of streams that were read as expected and otherwise, since the last call.</summary>
    public (int Right, int Wrong) Take(in Tally expected)
    {
        lock (_lock)
        {
            int right = _streams.GetValueOrDefault(expected);
            int all = _streams.Values.Sum();
            _streams.Clear();
            return (right, all - right);
        }
    }
}
