using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>The complete result of framing a stream.</summary>
public sealed record FramingResult
{
    public required IReadOnlyList<FramedEvent> Events { get; init; }

    public TimeSpan? Retry { get; init; }

    public string LastEventId { get; init; } = "";

    /// <summary>How the stream ended; null if reading it failed.</summary>
    public SseOutcome? Outcome { get; init; }

    public string IncompleteData { get; init; } = "";

    public long DroppedEvents { get; init; }

    public SseErrorCode? Error { get; init; }

    public long? ErrorOffset { get; init; }

    public bool Equals(FramingResult? other) =>
        other is not null
        && Events.SequenceEqual(other.Events)
        && (Retry, LastEventId, Outcome, IncompleteData, DroppedEvents, Error, ErrorOffset)
            == (other.Retry, other.LastEventId, other.Outcome, other.IncompleteData, other.DroppedEvents, other.Error, other.ErrorOffset);

    public override int GetHashCode() => HashCode.Combine(Events.Count, Outcome, LastEventId, Error);

    /// <summary>One line per event and one for the rest, escaped: for the message of a failed test.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (FramedEvent evt in Events)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{(evt.IsComment ? "comment" : Shown(evt.Type))} {Shown(evt.Data)} id={Shown(evt.Id)} at {evt.Offset}");
        }

        return text.Append(
            CultureInfo.InvariantCulture,
            $"retry={Retry} id={Shown(LastEventId)} outcome={Outcome} incomplete={Shown(IncompleteData)} dropped={DroppedEvents} error={Error} at {ErrorOffset}").ToString();
    }

    private static string Shown(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
