using System.CommandLine;
using System.Text.Json;
using SseCore.AspNetCore;
using SseCore.Cli.Input;
using SseCore.Cli.Output;

namespace SseCore.Cli.Commands;

/// <summary><c>ssecore events</c>: the events that the framing finds in the bytes.</summary>
internal sealed class EventsCommand : ToolCommand
{
    private readonly InputArguments _input;

    public EventsCommand(Terminal terminal)
        : base(terminal, "events", "Print every event as a line of JSON, then how the stream ended.", "ssecore events answer.sse | jq -r .data")
    {
        _input = new InputArguments(this);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using InputReader input = await _input.OpenAsync(arguments, Terminal, cancellationToken);
        using var framer = new SseFramer(_input.Framing(arguments));
        using var lines = new JsonLines(Terminal.Out);
        SseOutcome outcome = await EventFeed.ReadAsync(input, framer, WriteEvent, lines.Flush, cancellationToken);
        WriteEnd(lines, framer, outcome);
        if (input.End == InputEnd.Ended && framer.BytesConsumed > 0 && !framer.HasSeenField)
        {
            // The standard ignores such lines, so the outcome is clean.
            Terminal.Report("no line is a field or comment of an event stream; 'ssecore deltas' also reads lines of JSON, JSON arrays and AWS event streams");
        }

        return Finish(input, outcome == SseOutcome.Clean);

        void WriteEvent(scoped in SseEvent evt)
        {
            Utf8JsonWriter json = lines.Begin();
            json.WriteString("type"u8, evt.EventType.IsEmpty ? "message"u8 : evt.EventType);
            json.WriteString("data"u8, evt.Data);
            json.WriteString("id"u8, evt.LastEventId);
            lines.End();
        }
    }

    private static void WriteEnd(JsonLines lines, SseFramer framer, SseOutcome outcome)
    {
        Utf8JsonWriter json = lines.Begin();
        json.WriteStartObject("end"u8);
        json.WriteString("outcome"u8, OutcomeNames.Of(outcome));
        json.WriteString("lastEventId"u8, framer.LastEventId);
        if (framer.Retry is { } retry)
        {
            json.WriteNumber("retry"u8, retry.Ticks / TimeSpan.TicksPerMillisecond);
        }
        else
        {
            json.WriteNull("retry"u8);
        }

        json.WriteEndObject();
        lines.End();
        lines.Flush();
    }
}
