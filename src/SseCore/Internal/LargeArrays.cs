namespace SseCore;

/// <summary>
/// Large arrays of any length, kept for whoever needs about as much next. So much is kept and no more, and what is not needed
/// again is left to the collector.
/// </summary>
// An array of many pages that is made anew costs more than to fill it: each page is mapped when it is first touched, and cleared.
internal sealed class LargeArrays
{
    private const int MaxKept = 64;
    private const long MaxKeptBytes = 128 * 1024 * 1024;

    // What is made anew is rounded up to this.
    private const int Granularity = 1024;

    // In the order in which they were given back.
    private readonly Kept[] _kept = new Kept[MaxKept];
    private int _count;
    private long _keptBytes;

    public static LargeArrays Shared { get; } = CreateShared();

    /// <summary>How many arrays are kept.</summary>
    internal int KeptCount
    {
        get
        {
            lock (_kept)
            {
                return _count;
            }
        }
    }

    /// <summary>An array of at least that length, and longer by no more than <see cref="BufferPool.MostPartsOver"/> says.</summary>
    public byte[] Rent(int minimumLength)
    {
        byte[] array = TakeKept(minimumLength) ?? Create(minimumLength);
        BufferPoolEvents.Log.NoteRented(array);
        return array;
    }

    public void Return(byte[] array)
    {
        BufferPoolEvents.Log.NoteReturned(array);
        if (array.Length > MaxKeptBytes)
        {
            return;
        }

        lock (_kept)
        {
            while (_count == MaxKept || _keptBytes + array.Length > MaxKeptBytes)
            {
                RemoveAt(0);
            }

            _kept[_count++] = new Kept(array, array.Length, IsOld: false);
            _keptBytes += array.Length;
        }
    }

    /// <summary>Drops what was not needed since the last time.</summary>
    internal void DropUnused()
    {
        lock (_kept)
        {
            for (int i = _count - 1; i >= 0; i--)
            {
                if (_kept[i].IsOld)
                {
                    RemoveAt(i);
                }
                else
                {
                    _kept[i] = _kept[i] with { IsOld = true };
                }
            }
        }
    }

    private static LargeArrays CreateShared()
    {
        var shared = new LargeArrays();
        _ = new CollectionWatch(shared);
        return shared;
    }

    private byte[]? TakeKept(int minimumLength)
    {
        int mostOver = minimumLength / BufferPool.MostPartsOver;
        lock (_kept)
        {
            int best = -1;
            for (int i = _count - 1; i >= 0; i--)
            {
                int over = _kept[i].Length - minimumLength;
                if (over >= 0 && over <= mostOver)
                {
                    best = i;
                    mostOver = over - 1;
                }
            }

            return best < 0 ? null : RemoveAt(best);
        }
    }

    private static byte[] Create(int minimumLength)
    {
        int length = (int)Math.Max(minimumLength, Math.Min(((long)minimumLength + Granularity - 1) / Granularity * Granularity, BufferPool.MaxArrayLength));
#if NET
        return GC.AllocateUninitializedArray<byte>(length);
#else
        return new byte[length];
#endif
    }

    private byte[] RemoveAt(int index)
    {
        Kept removed = _kept[index];
        _count--;
        Array.Copy(_kept, index + 1, _kept, index, _count - index);
        _kept[_count] = default;
        _keptBytes -= removed.Length;
        return removed.Array;
    }

    // The length beside the array, so that looking for one touches none of them.
    private readonly record struct Kept(byte[] Array, int Length, bool IsOld);

    // Dead from the beginning: its finalizer runs after each collection, once it is old after each full one.
    private sealed class CollectionWatch(LargeArrays arrays)
    {
        ~CollectionWatch()
        {
            arrays.DropUnused();
            if (!Environment.HasShutdownStarted)
            {
                GC.ReRegisterForFinalize(this);
            }
        }
    }
}
