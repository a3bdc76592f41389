namespace SseCore.Tests.Readers;

/// <summary>The ways to read a pipe.</summary>
public enum ReaderKind
{
    /// <summary><see cref="SseReader"/>, by its two calls.</summary>
    Events,

    /// <summary><see cref="SseReader"/>, by its enumerator.</summary>
    EnumeratedEvents,

    /// <summary><see cref="DeltaStream"/> with a named dialect.</summary>
    Deltas,

    /// <summary><see cref="DeltaStream"/> with a detected dialect, which would resume with another stream if there were one.</summary>
    ResumableDeltas,
}
