// The key of a text: increments with the same key continue each other.
using TextKey = (SseCore.DeltaKind Kind, int Choice, int Index, int Part);

namespace SseCore;

/// <summary>Which texts of a message were handed out, for dialects that repeat whole texts.</summary>
internal sealed class TextsTold
{
    /// <summary>How many kinds of texts there may be.</summary>
    public const int KindCount = (int)DeltaKind.Unknown + 1;

    // Up to this many, texts are searched linearly.
    private const int FewTexts = 8;

    // The text handed out last, which is mostly the next one too. The default is the key of no text: its kind is None.
    private TextKey _last;
    private TextKey[] _few = [];
    private HashSet<TextKey>? _many;

    /// <summary>The number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Whether this text was the last one handed out.</summary>
    public bool IsLast(in TextKey text) => text == _last;

    /// <summary>Records that more of a text, or the whole of it, is handed out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isRepeat">Whether it is handed out only if nothing of it was before.</param>
    /// <returns>Whether nothing of it was handed out before.</returns>
    public bool TryTell(in TextKey text, bool isRepeat)
    {
        if (text == _last)
        {
            return false;
        }

        bool isNew = Add(text);
        if (isNew || !isRepeat)
        {
            _last = text;
        }

        return isNew;
    }

    /// <summary>Whether anything of this text was handed out.</summary>
    public bool Contains(in TextKey text) =>
        Count > FewTexts ? _many!.Contains(text) : _few.AsSpan(0, Count).IndexOf(text) >= 0;

    /// <summary>Counts, for each kind, the texts that were handed out if not all of them are among <paramref name="places"/>; else 0.</summary>
    public void CountMisplaced(HashSet<TextKey> places, int[] counts)
    {
        Array.Clear(counts, 0, KindCount);
        int misplaced = 0;
        if (Count > FewTexts)
        {
            foreach (TextKey told in _many!)
            {
                CountOne(told);
            }
        }
        else
        {
            foreach (ref readonly TextKey told in _few.AsSpan(0, Count))
            {
                CountOne(told);
            }
        }

        for (int kind = 0; kind < KindCount; kind++)
        {
            counts[kind] = (misplaced & (1 << kind)) != 0 ? counts[kind] : 0;
        }

        void CountOne(in TextKey told)
        {
            counts[(int)told.Kind]++;
            misplaced |= places.Contains(told) ? 0 : 1 << (int)told.Kind;
        }
    }

    public void Clear()
    {
        _last = default;
        _many?.Clear();
        Count = 0;
    }

    private bool Add(in TextKey text)
    {
        if (Count > FewTexts)
        {
            bool isNew = _many!.Add(text);
            Count = _many.Count;
            return isNew;
        }

        foreach (ref readonly TextKey known in _few.AsSpan(0, Count))
        {
            if (known == text)
            {
                return false;
            }
        }

        if (Count == FewTexts)
        {
            _many ??= [];
            _many.Add(text);
            foreach (ref readonly TextKey known in _few.AsSpan())
            {
                _many.Add(known);
            }
        }
        else
        {
            if (Count == _few.Length)
            {
                Array.Resize(ref _few, Math.Max(2, Count * 2));
            }

            _few[Count] = text;
        }

        Count++;
        return true;
    }
}
