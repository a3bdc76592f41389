namespace SseCore.Benchmarks.Cold;

/// <summary>A stream with all that read it: the baseline first, to be checked and timed, then SseCore in its forms.</summary>
internal sealed record ColdCase(ColdStream Stream, long Events, Func<Tally> InBox, IReadOnlyList<Func<Tally>> Reads)
{
    public IReadOnlyList<Action> Readers { get; } = [.. Reads.Select<Func<Tally>, Action>(read => () => read())];
}
