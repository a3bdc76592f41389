namespace SseCore;

/// <summary>
/// The shapes of one dialect's events, shared by all streams of a process: a stream whose kind was seen before need not learn.
/// </summary>
// Read without a lock. A reader that races with a writer may miss a shape, which only costs time. The library keeps what events
// have in common, never their content.
internal sealed class ShapeLibrary(int capacity = ShapeLibrary.DefaultCapacity)
{
    // Enough for the kinds of events of a few dozen servers, as a gateway sees them. Beyond that, shapes replace each other.
    private const int DefaultCapacity = 256;

    private const int NoteCapacity = 1024;

    // Frequent shapes do not stay for ever: after so many events without a shape all counts are halved.
    private const int EventsToAge = 64 * NoteCapacity;

    // A replaced shape becomes garbage, and its replacement is allocated. This is rare enough that the cost per event is negligible.
    private const int EventsToReplace = 64 * NoteCapacity;

    private const int EventsToLookAgain = 64;

    private readonly Shape[] _shapes = new Shape[capacity];
    private (DeltaKinds Kinds, StreamFraming Framing, ShapeNode Root)[] _trees = [];

    // The signatures of events without a shape, and how often they were seen. Of two that share a slot the more frequent one stays.
    private readonly (int Signature, int Count)[] _notes = new (int, int)[NoteCapacity];
    private readonly object _writing = new();

    // Volatile: a reader that sees the count also sees that many shapes.
    private volatile int _count;
    private long _events;
    private long _nextReplacement = EventsToReplace;

    /// <summary>The number of shapes.</summary>
    public int Count => _count;

    /// <summary>The shapes that may match events of a stream; null while there are none.</summary>
    /// <param name="kinds">The kinds of deltas that it takes.</param>
    /// <param name="framing">The framing of the stream.</param>
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
    /// Whether an event is worth learning: its signature was seen before and, once the library is full, much more often than the least
    /// used shape. If more shapes alternate than fit, those that are in the library therefore stay.
    /// </summary>
    /// <param name="signature">The event's signature.</param>
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

    /// <summary>Adds a shape. Replaces the least used one if the library is full.</summary>
    public void Add(Shape shape)
    {
        lock (_writing)
        {
            if (!TryPlant(shape))
            {
                // Another stream has added it meanwhile.
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

        // Searching all shapes, like replacing one, is too expensive to do with each event.
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
