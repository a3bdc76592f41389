using System.Diagnostics;
using System.Text;
using SseCore.Cli.Output;

namespace SseCore.Cli.Demo;

/// <summary>Reads a script back through the library, over a real connection.</summary>
internal sealed class DemoReader(HttpClient client, DeltaScreen screen)
{
    public async Task<DemoResult> ReadAsync(DemoScript script, Uri uri, CancellationToken cancellationToken)
    {
        long requestedAt = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var deltas = DeltaStream.Create(script.Dialect, await response.Content.ReadAsStreamAsync(cancellationToken));
        TimeSpan timeToHeaders = Stopwatch.GetElapsedTime(requestedAt);
        using var message = new MessageAccumulator();
        var meter = new AllocationMeter();
        int tokens = 0;
        while (await deltas.WaitToReadAsync(cancellationToken))
        {
            while (meter.TryRead(deltas, out Delta delta))
            {
                message.Add(delta);
                screen.Show(delta);
                tokens += delta.Kind is DeltaKind.Text or DeltaKind.Reasoning or DeltaKind.ToolCallArguments ? 1 : 0;
            }
        }

        StreamSummary summary = deltas.Summary.GetValueOrDefault();
        TimeSpan streaming = (deltas.TimeToLastByte - deltas.TimeToFirstDelta).GetValueOrDefault();
        return new DemoResult(
            script,
            summary,
            IsAsScripted: summary.Outcome == script.ExpectedOutcome && IsWhole(message, script),
            timeToHeaders + deltas.TimeToFirstDelta,
            streaming > TimeSpan.Zero ? tokens / streaming.TotalSeconds : 0,
            meter.BytesPerEvent);
    }

    private static bool IsWhole(MessageAccumulator message, DemoScript script)
    {
        MessageChoice? choice = message.Choices.SingleOrDefault();
        return choice is not null
            && choice.Text.Utf8.SequenceEqual(Encoding.UTF8.GetBytes(script.ExpectedText))
            && string.Concat(choice.ToolCalls.Select(call => call.RawArguments)) == script.ExpectedArguments;
    }
}
