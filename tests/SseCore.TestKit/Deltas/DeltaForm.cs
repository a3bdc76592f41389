namespace SseCore.TestKit;

/// <summary>The forms in which the library reads deltas. All must give the same result.</summary>
public enum DeltaForm
{
    /// <summary><see cref="DeltaParser"/>, chunk by chunk.</summary>
    Parser,

    /// <summary><see cref="DeltaStream"/> over a pipe.</summary>
    Pipe,

    /// <summary><see cref="DeltaStream"/> over a stream that completes its reads later.</summary>
    Stream,
}
