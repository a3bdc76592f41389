using CommunityToolkit.HighPerformance;

namespace SseCore;

/// <summary>Finds the tool calls of a message that has many: answers the lookups of <see cref="ToolCallTracker"/> from dictionaries.</summary>
internal sealed class CallLookup
{
    private readonly Dictionary<(int Choice, int WireIndex), int> _current = [];
    private readonly Dictionary<(int Choice, int Index), int> _byIndex = [];
    private readonly Dictionary<(int Choice, int IdHash), int> _byId = [];
    private readonly Dictionary<int, int> _latest = new(IndexComparer.Instance);
    private readonly Dictionary<int, int> _nextIndex = new(IndexComparer.Instance);

    /// <summary>Adds the call opened last.</summary>
    public void Add(int number, in ToolCallTracker.Call call)
    {
        _byIndex[(call.Choice, call.Index)] = number;
        _nextIndex[call.Choice] = Math.Max(NextIndex(call.Choice), call.Index + 1);
        _latest[call.Choice] = number;
        if (call.WireIndex != DeltaTape.NoIndex)
        {
            _current[(call.Choice, call.WireIndex)] = number;
        }
    }

    // If two ids have the same hash, the later one hides the earlier, whose next element then opens a new call.
    public void SetId(int choice, ReadOnlySpan<byte> id, int call) => _byId[(choice, id.GetDjb2HashCode())] = call;

    /// <summary>The call at the wire's index, or -1.</summary>
    public int FindAt(int choice, int wireIndex) => _current.TryGetValue((choice, wireIndex), out int call) ? call : -1;

    /// <summary>The call of the choice that was opened last, or -1.</summary>
    public int FindLatest(int choice) => _latest.TryGetValue(choice, out int call) ? call : -1;

    /// <summary>The call whose id has the hash of this one, or -1.</summary>
    public int FindById(int choice, ReadOnlySpan<byte> id) => _byId.TryGetValue((choice, id.GetDjb2HashCode()), out int call) ? call : -1;

    /// <summary>Whether a call of the choice is at this index.</summary>
    public bool IsTaken(int choice, int index) => _byIndex.ContainsKey((choice, index));

    /// <summary>The first index after those of all calls of the choice.</summary>
    public int NextIndex(int choice) => _nextIndex.TryGetValue(choice, out int next) ? next : 0;

    public void Clear()
    {
        _current.Clear();
        _byIndex.Clear();
        _byId.Clear();
        _latest.Clear();
        _nextIndex.Clear();
    }
}
