namespace SseCore;

/// <summary>What the consumer knows of the next event. By default nothing.</summary>
/// <param name="End">The bytes without which it cannot end.</param>
/// <param name="HasBegun">Whether a part of it was read.</param>
/// <param name="MaxLength">The length up to which the rest of it is certain to be within the limit, whatever of it counts.</param>
internal readonly record struct NextEvent(EventEnd End, bool HasBegun, long MaxLength);
