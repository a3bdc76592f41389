using System.Diagnostics.Tracing;
using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// Reports each array that is rented from or returned to <see cref="LargeArrays"/>, as the runtime does for its own pools: the same
/// events, with the same first two values, under a separate name.
/// </summary>
[EventSource(Name = SourceName)]
internal sealed class BufferPoolEvents : System.Diagnostics.Tracing.EventSource
{
    public const string SourceName = "SseCore.BufferPool";

    private const int BufferRentedId = 1;
    private const int BufferReturnedId = 3;

    private BufferPoolEvents()
    {
    }

    public static BufferPoolEvents Log { get; } = new();

    [NonEvent]
    public void NoteRented(byte[] array)
    {
        if (IsEnabled())
        {
            BufferRented(RuntimeHelpers.GetHashCode(array), array.Length);
        }
    }

    [NonEvent]
    public void NoteReturned(byte[] array)
    {
        if (IsEnabled())
        {
            BufferReturned(RuntimeHelpers.GetHashCode(array), array.Length);
        }
    }

    [Event(BufferRentedId, Level = EventLevel.Verbose)]
    private void BufferRented(int bufferId, int bufferSize) => WriteEvent(BufferRentedId, bufferId, bufferSize);

    [Event(BufferReturnedId, Level = EventLevel.Verbose)]
    private void BufferReturned(int bufferId, int bufferSize) => WriteEvent(BufferReturnedId, bufferId, bufferSize);
}
