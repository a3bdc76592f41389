namespace SseCore;

/// <summary>
/// Large arrays of any length, kept for the next use of about the same length. A bounded number is kept, and arrays that are not
/// reused are left to the garbage collector.
/// </summary>
// Allocating an array of many pages costs more than filling it: each page is mapped and cleared when it is first touched.
internal sealed class LargeArrays
{
    private const int MaxKept = 64;
    private const long MaxKeptBytes = 128 * 1024 * 1024;

    // The length of a new array is rounded up to this.
    private const int Granularity = 1024;

    // In the order in which they were returned.
    private readonly Kept[] _kept = new Kept[MaxKept];
    private int _count;
    private long _keptBytes;

    public static LargeArrays Shared { get; } = CreateShared();

    /// <summary>The number of arrays that are kept.</summary>
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

    /// <summary>Returns an array of at least that length, longer by no more than <see cref="BufferPool.MostPartsOver"/> allows.</summary>
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

    /// <summary>Drops the arrays that were not used since the last call.</summary>
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

    // The length is stored beside the array, so that a search touches no array.
    private readonly record struct Kept(byte[] Array, int Length, bool IsOld);

    // Unreachable from the beginning: its finalizer runs after each collection and, once it is old, after each full one.
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
