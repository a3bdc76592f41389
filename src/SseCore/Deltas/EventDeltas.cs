using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// The deltas of one event, none or several, as <see cref="DeltaItemParser"/> gives them. They are borrowed: valid until the
/// next event is parsed, and refused afterwards. <see cref="ToOwned"/> makes a copy that lives on.
/// </summary>
/// <remarks>Can be gone through any number of times. <see langword="default"/> holds none.</remarks>
public readonly struct EventDeltas
{
    private readonly IEventDeltasSource? _source;
    private readonly long _version;

    internal EventDeltas(IEventDeltasSource source)
    {
        _source = source;
        _version = source.Version;
    }

    /// <summary>How many there are.</summary>
    /// <exception cref="InvalidOperationException">They are gone: a later event was parsed.</exception>
    public int Count => Source?.Count ?? 0;

    /// <summary>Whether there is none: the event said nothing, or nothing that was asked for.</summary>
    /// <exception cref="InvalidOperationException">They are gone: a later event was parsed.</exception>
    public bool IsEmpty => Count == 0;

    private IEventDeltasSource? Source
    {
        get
        {
            if (_source is not null && _source.Version != _version)
            {
                ThrowGone();
            }

            return _source;
        }
    }

    /// <summary>One of them, in the order of the event. Its spans are valid until the next event is parsed.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that index.</exception>
    /// <exception cref="InvalidOperationException">They are gone: a later event was parsed.</exception>
    public Delta this[int index] =>
        (uint)index < (uint)Count ? _source![index] : throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such delta.");

    /// <summary>The text that this event adds, as a new string; empty if it adds none.</summary>
    /// <param name="kind">Which text: the answer's by default, reasoning, a tool call's arguments.</param>
    /// <param name="choice">Of which choice.</param>
    /// <exception cref="InvalidOperationException">They are gone: a later event was parsed.</exception>
    public string GetText(DeltaKind kind = DeltaKind.Text, int choice = 0)
    {
        string text = string.Empty;
        foreach (Delta delta in this)
        {
            if (delta.Kind == kind && delta.Choice == choice)
            {
                // Hardly an event has two.
                text = text.Length == 0 ? Utf8Text.ToString(delta.Text) : text + Utf8Text.ToString(delta.Text);
            }
        }

        return text;
    }

    /// <summary>A pooled copy of these deltas that may be stored. Dispose it to give its memory back.</summary>
    /// <exception cref="InvalidOperationException">They are gone: a later event was parsed.</exception>
    public OwnedEventDeltas ToOwned() => Source?.ToOwned() ?? new OwnedEventDeltas(default, default, default, offset: -1, default);

    /// <summary>Goes through the deltas.</summary>
    /// <exception cref="InvalidOperationException">They are gone: a later event was parsed.</exception>
    public Enumerator GetEnumerator() => new(this);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowGone() => throw new InvalidOperationException(
        "These deltas are gone: they were valid until the next event was parsed. Copy them by ToOwned where they are to be stored.");

    /// <summary>Goes through the deltas of an event.</summary>
    public ref struct Enumerator
    {
        private readonly EventDeltas _deltas;
        private readonly int _count;
        private int _index;

        internal Enumerator(EventDeltas deltas)
        {
            _deltas = deltas;
            _count = deltas.Count;
            _index = -1;
        }

        /// <summary>The delta.</summary>
        public readonly Delta Current => _deltas[_index];

        /// <summary>Goes on to the next delta.</summary>
        public bool MoveNext() => ++_index < _count;
    }
}
