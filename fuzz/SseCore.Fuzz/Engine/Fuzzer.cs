namespace SseCore.Fuzz;

/// <summary>
/// Runs a target on inputs that are mutated from those that showed new behaviour. The sequence of inputs depends only on the
/// seed and the corpus, not on time.
/// </summary>
internal sealed class Fuzzer
{
    private readonly IFuzzTarget _target;
    private readonly Mutator _mutator;
    private readonly SeenFeatures _features = new();
    private readonly List<byte[]> _pool = [];

    public Fuzzer(IFuzzTarget target, int seed)
    {
        _target = target;
        _mutator = new Mutator(seed, target.Dictionary);
    }

    public long Executions { get; private set; }

    public int Features => _features.Seen;

    public int PoolSize => _pool.Count;

    /// <summary>The current input, or the one that failed.</summary>
    public byte[] Current { get; private set; } = [];

    /// <summary>The inputs to start with: the target's seeds, the corpus, earlier findings, and the empty input.</summary>
    public static IEnumerable<byte[]> InitialInputs(IFuzzTarget target) =>
        [.. target.Seeds, .. InputFolders.CorpusOf(target).Select(File.ReadAllBytes), .. InputFolders.FindingsOf(target).Select(File.ReadAllBytes), []];

    /// <summary>Runs the initial inputs, then mutations as long as <paramref name="goOn"/> returns true.</summary>
    /// <exception cref="Exception">The target threw it; <see cref="Current"/> is the input.</exception>
    public void Run(Func<long, bool> goOn, Watchdog? watchdog = null)
    {
        foreach (byte[] input in InitialInputs(_target))
        {
            RunOne(input, watchdog);
            _pool.Add(input);
        }

        long mutations = 0;
        while (goOn(mutations++))
        {
            byte[] input = _mutator.Mutate(Pick(), Pick());
            int seen = _features.Seen;
            RunOne(input, watchdog);
            if (_features.Seen > seen)
            {
                _pool.Add(input);
            }
        }
    }

    // The later an input was added to the pool, the rarer its behaviour: later ones are picked more often.
    private byte[] Pick() => _pool[Math.Max(_mutator.Next(_pool.Count), _mutator.Next(_pool.Count))];

    private void RunOne(byte[] input, Watchdog? watchdog)
    {
        Current = input;
        Executions++;
        _features.Begin();
        watchdog?.Begin(input);
        _target.Run(input, _features);
        watchdog?.End();
    }
}
