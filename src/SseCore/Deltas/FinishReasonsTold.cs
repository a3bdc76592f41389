using System.Buffers.Binary;

namespace SseCore;

/// <summary>
/// The finish reason reported last for each choice, since providers repeat it. A mutable struct: keep it in a field that is not
/// readonly.
/// </summary>
// Hardly any stream has more than one choice, or a word longer than two registers; that case needs no dictionary and no buffer.
internal struct FinishReasonsTold
{
    private const int ShortLength = 2 * sizeof(ulong);

    // The reason of one choice. Length 0 means no reason, since an empty reason is none.
    private int _choice;
    private int _length;
    private ulong _low;
    private ulong _high;

    // The reasons of all other choices.
    private Others? _others;

    /// <summary>How many choices there are.</summary>
    public readonly int Count => (_length > 0 ? 1 : 0) + (_others?.Count ?? 0);

    /// <summary>Notes the reason of a choice.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="reason">Its reason.</param>
    /// <returns>False: it is the one reported last.</returns>
    public bool TryTell(int choice, ReadOnlySpan<byte> reason)
    {
        bool isKept = _length > 0 && _choice == choice;
        bool isFree = _length == 0 && _others?.Has(choice) != true;
        if ((!isKept && !isFree) || reason.Length is 0 or > ShortLength)
        {
            _length = isKept ? 0 : _length;
            return (_others ??= new Others()).TryTell(choice, reason);
        }

        (ulong low, ulong high) = Pack(reason);
        if (_length == reason.Length && _low == low && _high == high)
        {
            return false;
        }

        (_choice, _length, _low, _high) = (choice, reason.Length, low, high);
        return true;
    }

    public void Clear()
    {
        _length = 0;
        _others?.Clear();
    }

    public void Release()
    {
        _length = 0;
        _others?.Release();
    }

    private static (ulong Low, ulong High) Pack(ReadOnlySpan<byte> reason)
    {
        Span<byte> padded = stackalloc byte[ShortLength];
        padded.Clear();
        reason.CopyTo(padded);
        return (BinaryPrimitives.ReadUInt64LittleEndian(padded), BinaryPrimitives.ReadUInt64LittleEndian(padded.Slice(sizeof(ulong))));
    }

    private sealed class Others
    {
        // Beyond this, the reasons reported so far are forgotten, and may be reported again.
        private const int MaxRemembered = 4096;

        private readonly Dictionary<int, TextSlice> _reasons = new(IndexComparer.Instance);
        private PooledBuffer _words;

        public int Count => _reasons.Count;

        public bool Has(int choice) => _reasons.ContainsKey(choice);

        public bool TryTell(int choice, ReadOnlySpan<byte> reason)
        {
            if (_reasons.TryGetValue(choice, out TextSlice previous) && previous.Of(default, _words.Span).SequenceEqual(reason))
            {
                return false;
            }

            if (_words.Length > MaxRemembered)
            {
                Clear();
            }

            _reasons[choice] = new TextSlice(_words.Length, reason.Length, isInScratch: true);
            _words.Append(reason);
            return true;
        }

        public void Clear()
        {
            _reasons.Clear();
            _words.Clear();
        }

        public void Release()
        {
            Clear();
            _words.Release();
        }
    }
}
