namespace SseCore;

/// <summary>What is known of the event that comes next, to whom reads them. By default nothing.</summary>
/// <param name="End">What it cannot end without.</param>
/// <param name="HasBegun">Whether a part of it was read.</param>
/// <param name="MaxLength">How long what is left of it may be to be within the limit, whatever of it counts.</param>
internal readonly record struct NextEvent(EventEnd End, bool HasBegun, long MaxLength);
