namespace SseCore;

/// <summary>
/// The shapes of one dialect's events, of all streams of a process: a stream of a kind that was there before need not learn.
/// </summary>
// Read without a lock: whoever reads while another writes may miss a shape, which costs time and nothing else. It keeps what
// events have in common, never what they say.
internal sealed class ShapeLibrary(int capacity = ShapeLibrary.DefaultCapacity)
{
    // A few dozen servers' kinds of events, as a gateway meets them; more take each other's place.
    private const int DefaultCapacity = 256;

    private const int NoteCapacity = 1024;

    // What was met much, once, does not stay for ever: after so many events of no shape all counts are halved.
    private const int EventsToAge = 64 * NoteCapacity;

    // What is replaced is garbage, and what replaces it is new: so seldom that it is next to nothing for an event.
    private const int EventsToReplace = 64 * NoteCapacity;

    private const int EventsToLookAgain = 64;

    private readonly Shape[] _shapes = new Shape[capacity];
    private (DeltaKinds Kinds, StreamFraming Framing, ShapeNode Root)[] _trees = [];

    // Signatures of events of no shape, and how often they were met. Of those that share a place the more frequent one stays.
    private readonly (int Signature, int Count)[] _notes = new (int, int)[NoteCapacity];
    private readonly object _writing = new();

    // Volatile: who finds that there are so many shapes finds them all.
    private volatile int _count;
    private long _events;
    private long _nextReplacement = EventsToReplace;

    /// <summary>How many shapes there are.</summary>
    public int Count => _count;

    /// <summary>The shapes that are worth something to a stream; null while there are none.</summary>
    /// <param name="kinds">The kinds of deltas that it takes.</param>
    /// <param name="framing">Its framing.</param>
    public ShapeNode? TreeOf(DeltaKinds kinds, StreamFraming framing)
    {
        foreach ((DeltaKinds treeKinds, StreamFraming treeFraming, ShapeNode root) in _trees)
        {
            if (treeKinds == kinds && treeFraming == framing)
            {
                return root;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether an event is worth a shape: its like was met before and, once there is no more room, much more often than the shape
    /// used least. So where more shapes take turns than there is room for, those that are here stay.
    /// </summary>
    /// <param name="signature">Its signature.</param>
    public bool IsWorthAdding(int signature)
    {
        if (++_events % EventsToAge == 0)
        {
            Age();
        }

        ref (int Signature, int Count) note = ref _notes[(uint)signature % NoteCapacity];
        if (note.Signature == signature)
        {
            int count = ++note.Count;
            return count > 1 && (Count < capacity || MayReplace(count));
        }

        note = note.Count > 1 ? (note.Signature, note.Count - 1) : (signature, 1);
        return false;
    }

    /// <summary>Adds a shape, in place of the one used least if there is no more room.</summary>
    public void Add(Shape shape)
    {
        lock (_writing)
        {
            if (!TryPlant(shape))
            {
                // Another stream was first.
                return;
            }

            if (Count < capacity)
            {
                _shapes[_count] = shape;
                _count++;
                return;
            }

            int place = LeastUsed();
            Uproot(_shapes[place]);
            shape.Uses = _notes[(uint)shape.Signature % NoteCapacity].Count;
            _shapes[place] = shape;
            _nextReplacement = _events + EventsToReplace;
        }
    }

    private bool MayReplace(int count)
    {
        if (capacity == 0 || _events < _nextReplacement)
        {
            return false;
        }

        if (count / 2 > _shapes[LeastUsed()].Uses)
        {
            return true;
        }

        // Looking through all of them is no more to be done with each event than replacing one.
        _nextReplacement = _events + EventsToLookAgain;
        return false;
    }

    private bool TryPlant(Shape shape)
    {
        if (TreeOf(shape.Kinds, shape.Framing) is not { } root)
        {
            root = ShapeNode.CreateRoot();
            _trees = [.. _trees, (shape.Kinds, shape.Framing, root)];
        }

        return root.TryAdd(shape);
    }

    private void Uproot(Shape shape)
    {
        ShapeNode root = TreeOf(shape.Kinds, shape.Framing)!;
        root.Remove(shape);
        if (root.IsEmpty)
        {
            _trees = Array.FindAll(_trees, tree => tree.Root != root);
        }
    }

    private int LeastUsed()
    {
        int least = 0;
        for (int i = 1; i < capacity; i++)
        {
            least = _shapes[i].Uses < _shapes[least].Uses ? i : least;
        }

        return least;
    }

    private void Age()
    {
        for (int i = 0; i < Count; i++)
        {
            _shapes[i].Uses /= 2;
        }

        for (int i = 0; i < _notes.Length; i++)
        {
            _notes[i].Count /= 2;
        }
    }
}
