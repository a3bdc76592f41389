namespace SseCore;

/// <summary>The kinds of line that are not empty.</summary>
internal enum SseField : byte
{
    Unknown,
    Comment,
    Data,
    Event,
    Id,
    Retry,
}
