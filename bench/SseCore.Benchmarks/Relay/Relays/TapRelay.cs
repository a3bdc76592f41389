using Microsoft.AspNetCore.Http;
using SseCore.AspNetCore;

namespace SseCore.Benchmarks.Relay.Relays;

/// <summary><see cref="SseRelay"/> with its defaults: time limits, keep-alive comments, detection of the dialect.</summary>
internal static class TapRelay
{
    public static Task ForwardAsync(HttpClient client, HttpContext context, Uri target, RelayAnswers answers)
    {
        var relay = new SseRelay(new() { Client = client, CreateTap = (_, options) => new AnsweringTap(options, answers) });
        return relay.ForwardAsync(context, () => new HttpRequestMessage(HttpMethod.Get, target));
    }

    private sealed class AnsweringTap(StreamTapOptions options, RelayAnswers answers) : StreamTap(options)
    {
        private Tally _tally;

        protected override void OnDelta(scoped in Delta delta) => Readers.SseCoreReader.Add(ref _tally, delta);

        protected override void OnCompleted(StreamTapReport report)
        {
            Agreement.Demand((_tally.InputTokens, _tally.OutputTokens), (report.Usage.Input.GetValueOrDefault(), report.Usage.Output.GetValueOrDefault()), "the tap's report");
            answers.Add(_tally);
        }
    }
}
