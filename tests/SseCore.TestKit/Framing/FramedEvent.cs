using System.Text;

namespace SseCore.TestKit;

/// <summary>An event as text, for comparing and showing. Invalid UTF-8 has become U+FFFD, as the standard decodes it.</summary>
public sealed record FramedEvent(string Type, string Data, string Id, long Offset, bool IsComment = false)
{
    /// <summary>The type of an event without one.</summary>
    public const string DefaultType = "message";

    public static FramedEvent From(scoped in SseEvent evt) => new(
        evt.EventType.IsEmpty ? DefaultType : Encoding.UTF8.GetString(evt.EventType),
        Encoding.UTF8.GetString(evt.Data),
        Encoding.UTF8.GetString(evt.LastEventId),
        evt.Offset,
        evt.IsComment);
}
