using System.Buffers;
using System.Text.Json;
using SseCore.AspNetCore;
using SseCore.Cli.Output;

namespace SseCore.Cli.Serve;

/// <summary>Records what passes through, event by event and delta by delta.</summary>
internal sealed class CaptureTap : StreamTap
{
    private readonly CapturedStream _stream;
    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly Utf8JsonWriter _json;
    private readonly SseFramer _framer = new(new SseFramerOptions { OverflowPolicy = SseOverflowPolicy.DropAndResync, IncludeComments = true });

    public CaptureTap(StreamTapOptions options, CapturedStream stream)
        : base(options with { Kinds = DeltaKinds.All })
    {
        _stream = stream;
        _json = new Utf8JsonWriter(_message, new JsonWriterOptions { Encoder = PlainJsonEncoder.Instance, SkipValidation = true });
        BeginMessage().WriteString("begin"u8, stream.Title);
        EndMessage();
    }

    protected override void OnChunk(ReadOnlySpan<byte> chunk)
    {
        _stream.AddChunk(chunk);
        while (_framer.TryRead(ref chunk, out SseEvent evt))
        {
            Utf8JsonWriter json = BeginMessage();
            json.WriteString(evt.IsComment ? "comment"u8 : "event"u8, evt.IsComment ? evt.Data : evt.EventType.IsEmpty ? "message"u8 : evt.EventType);
            if (!evt.IsComment)
            {
                json.WriteString("data"u8, evt.Data);
            }

            EndMessage();
        }
    }

    protected override void OnDelta(scoped in Delta delta)
    {
        DeltaJson.Write(BeginMessage(), delta);
        EndMessage();
    }

    protected override void OnCompleted(StreamTapReport report)
    {
        Utf8JsonWriter json = BeginMessage();
        json.WriteStartObject("end"u8);
        json.WriteString("outcome"u8, OutcomeNames.Of(report.Outcome));
        json.WriteString("dialect"u8, report.Dialect);
        json.WriteString("model"u8, report.Model);
        json.WriteString("id"u8, report.Id);
        json.WriteString("reason"u8, report.Reason);
        json.WriteNumber("events"u8, report.Summary.Events);
        json.WriteNumber("bytes"u8, report.Summary.Bytes);
        json.WriteNumber("deltas"u8, report.Deltas);
        json.WriteNumber("duration"u8, report.Duration.TotalMilliseconds);
        json.WriteBoolean("isCut"u8, _stream.IsCut);
        if (report.TimeToFirstDelta is { } first)
        {
            json.WriteNumber("firstDelta"u8, first.TotalMilliseconds);
        }

        json.WriteStartObject("usage"u8);
        UsageJson.Write(json, report.Usage);
        json.WriteEndObject();
        if (report.Error is { } error)
        {
            json.WriteString("error"u8, string.Join(": ", new[] { error.Type, error.Code, error.Message }.Where(part => !string.IsNullOrEmpty(part)).Distinct()));
        }
        else if (report.Failure is not null)
        {
            json.WriteString("error"u8, RelayErrors.MessageOf(report.Outcome));
        }

        json.WriteEndObject();
        EndMessage(isLast: true);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _framer.Dispose();
            _json.Dispose();
        }

        base.Dispose(disposing);
    }

    // Begins a message to the pages, an object with the stream's number and the time.
    private Utf8JsonWriter BeginMessage()
    {
        _message.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("stream"u8, _stream.Id);
        _json.WriteNumber("at"u8, Math.Round(_stream.Elapsed.TotalMilliseconds, 1));
        return _json;
    }

    private void EndMessage(bool isLast = false)
    {
        _json.WriteEndObject();
        _json.Flush();
        _stream.Tell(_message.WrittenSpan.ToArray(), isLast);
    }
}
