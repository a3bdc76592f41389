namespace SseCore.TestKit;

/// <summary>The forms in which the library frames a stream. All must give the same result.</summary>
public enum FramingForm
{
    /// <summary><see cref="SseFramer"/>, chunk by chunk.</summary>
    Framer,

    /// <summary><see cref="SseReader"/> over a pipe that returns one chunk per read.</summary>
    Pipe,

    /// <summary><see cref="SseReader"/> over a pipe that returns several chunks per read, as segments.</summary>
    SegmentedPipe,

    /// <summary><see cref="SseReader"/> over a stream.</summary>
    Stream,

    /// <summary><c>await foreach</c> over a stream that completes its reads later.</summary>
    AwaitForeach,
}
