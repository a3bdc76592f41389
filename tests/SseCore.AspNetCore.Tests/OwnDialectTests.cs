using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SseCore.TestServer;

namespace SseCore.AspNetCore.Tests;

/// <summary>A dialect that the library does not have: that of docs/samples/AcmeDialect.</summary>
public class OwnDialectTests
{
    private static readonly StreamTapOptions Own = StreamTapOptions.Default.WithDialect<Acme>();

    private static string Recorded { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "recorded.sse"));

    [Fact]
    public void A_tap_reads_it()
    {
        using var tap = new StreamTap(Own);
        tap.Write(Encoding.UTF8.GetBytes(Recorded));

        AssertReport(tap.Complete());
    }

    [Fact]
    public async Task A_relay_taps_it()
    {
        await using Relayed relayed = await Relayed.StartAsync(ResponseScript.EventStream().Text(Recorded), new SseRelayOptions { Tap = Own });

        Assert.Equal(Recorded, await relayed.GetTextAsync());
        AssertReport(await relayed.Report);
    }

    [Fact]
    public async Task A_relay_turns_it_into_deltas()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ResponseScript.EventStream().Text(Recorded), new SseRelayOptions { Format = SseRelayFormat.Deltas, Tap = Own });
        string text = await relayed.GetTextAsync();

        Assert.StartsWith(Chat.Events("""{"kind":"messageStart","id":"r-17","model":"acme-large"}"""), text, StringComparison.Ordinal);
        Assert.EndsWith("event: end\ndata: {\"end\":{\"outcome\":\"completed\"}}\n\n", text, StringComparison.Ordinal);
        AssertReport(await relayed.Report);
    }

    [Fact]
    public async Task An_application_that_answers_in_it_is_tapped()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Nothing),
            (app, relayed) =>
            {
                app.UseSseTap(Own, (_, report) => relayed.TakeReport(report));
                app.MapGet("/stream", () => Results.Text(Recorded, "text/event-stream"));
            });

        Assert.Equal(Recorded, await relayed.GetTextAsync("/stream"));
        AssertReport(await relayed.Report);
    }

    [Fact]
    public void The_dialect_that_was_given_last_counts()
    {
        Assert.Equal("acme", Own.Dialect);
        Assert.Equal("acme", (new StreamTapOptions { Dialect = "gemini" }.WithDialect<Acme>() with { Kinds = DeltaKinds.Usage }).Dialect);
        Assert.Equal("gemini", (Own with { Dialect = "gemini" }).Dialect);
        Assert.Equal(Own, StreamTapOptions.Default.WithDialect<Acme>());
        Assert.NotEqual(Own, StreamTapOptions.Default);
    }

    private static void AssertReport(StreamTapReport report)
    {
        Assert.Equal((StreamOutcome.Completed, "acme", "r-17", "acme-large", "tool_calls"), (report.Outcome, report.Dialect, report.Id, report.Model, report.Reason));
        Assert.Equal(new TokenUsage(31, 12, null, null, null), report.Usage);
    }
}
