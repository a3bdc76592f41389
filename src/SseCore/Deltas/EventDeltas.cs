using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// The deltas of one event, none or several, from a <see cref="DeltaItemParser"/>. They are borrowed: valid until the
/// next event is parsed, and refused afterwards. <see cref="ToOwned"/> makes a copy that remains valid.
/// </summary>
/// <remarks>Can be enumerated any number of times. <see langword="default"/> is empty.</remarks>
public readonly struct EventDeltas
{
    private readonly IEventDeltasSource? _source;
    private readonly long _version;

    internal EventDeltas(IEventDeltasSource source)
    {
        _source = source;
        _version = source.Version;
    }

    /// <summary>The number of deltas.</summary>
    /// <exception cref="InvalidOperationException">A later event was parsed, so they are no longer valid.</exception>
    public int Count => Source?.Count ?? 0;

    /// <summary>Whether there are none: the event had no content, or none that was asked for.</summary>
    /// <exception cref="InvalidOperationException">A later event was parsed, so they are no longer valid.</exception>
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

    /// <summary>Gets one delta, in the order of the event. Its spans are valid until the next event is parsed.</summary>
    /// <param name="index">The index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no delta at that index.</exception>
    /// <exception cref="InvalidOperationException">A later event was parsed, so they are no longer valid.</exception>
    public Delta this[int index] =>
        (uint)index < (uint)Count ? _source![index] : throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such delta.");

    /// <summary>Returns the text that this event adds, as a new string; empty if it adds none.</summary>
    /// <param name="kind">The kind of text: the answer by default, or for example reasoning or a tool call's arguments.</param>
    /// <param name="choice">The choice.</param>
    /// <exception cref="InvalidOperationException">A later event was parsed, so they are no longer valid.</exception>
    public string GetText(DeltaKind kind = DeltaKind.Text, int choice = 0)
    {
        string text = string.Empty;
        foreach (Delta delta in this)
        {
            if (delta.Kind == kind && delta.Choice == choice)
            {
                // An event hardly ever has two.
                text = text.Length == 0 ? Utf8Text.ToString(delta.Text) : text + Utf8Text.ToString(delta.Text);
            }
        }

        return text;
    }

    /// <summary>Makes a pooled copy of these deltas that may be stored. Dispose it to return its memory.</summary>
    /// <exception cref="InvalidOperationException">A later event was parsed, so they are no longer valid.</exception>
    public OwnedEventDeltas ToOwned() => Source?.ToOwned() ?? new OwnedEventDeltas(default, default, default, offset: -1, default);

    /// <summary>Returns an enumerator of the deltas.</summary>
    /// <exception cref="InvalidOperationException">A later event was parsed, so they are no longer valid.</exception>
    public Enumerator GetEnumerator() => new(this);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowGone() => throw new InvalidOperationException(
        "These deltas are gone: they were valid until the next event was parsed. Copy them by ToOwned where they are to be stored.");

    /// <summary>Enumerates the deltas of an event.</summary>
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

        /// <summary>The current delta.</summary>
        public readonly Delta Current => _deltas[_index];

        /// <summary>Moves to the next delta.</summary>
        public bool MoveNext() => ++_index < _count;
    }
}
