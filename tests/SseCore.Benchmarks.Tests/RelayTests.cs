using SseCore.Benchmarks.Relay;
using SseCore.Benchmarks.Relay.Relays;

namespace SseCore.Benchmarks.Tests;

/// <summary>Every measured relay forwards what it receives, one event at a time, and reads the same as the others.</summary>
public class RelayTests
{
    private const int Streams = 8;

    [Theory]
    [InlineData("blind")]
    [InlineData("ssecore")]
    [InlineData("in-box")]
    [InlineData("read-line")]
    public async Task Relays_forward_and_read_alike(string id)
    {
        await using var load = new RelayLoad();
        await using RelayHost host = await RelayHost.StartAsync(load.Upstream);

        long reads = await load.RunAsync(new Uri(host.Uri, id), Streams, waves: 2);

        Assert.InRange(reads, 2 * Streams * RelayStream.Events.Count, 3 * Streams * RelayStream.Events.Count);
        int read = RelayVariant.Named(id).IsBlind ? 0 : 2 * Streams;
        Assert.Equal((read, 0), host.AnswersOf(id).Take(RelayStream.Whole.Expected));
    }

    [Fact]
    public void Answers_that_differ_are_counted()
    {
        var answers = new RelayAnswers();
        var wrong = default(Tally);
        wrong.AddText("x");
        answers.Add(RelayStream.Whole.Expected);
        answers.Add(wrong);

        Assert.Equal((1, 1), answers.Take(RelayStream.Whole.Expected));
        Assert.Equal((0, 0), answers.Take(RelayStream.Whole.Expected));
    }

    [Fact]
    public async Task Streams_that_wait_stay_open()
    {
        await using var load = new RelayLoad();
        await using RelayHost host = await RelayHost.StartAsync(load.Upstream);

        await load.OpenAsync(new Uri(host.Uri, RelayVariant.TapId), Streams, events: 5);

        Assert.Equal((0, 0), host.AnswersOf(RelayVariant.TapId).Take(RelayStream.Whole.Expected));
    }

    [Fact]
    public void Ratios_are_of_the_rounds()
    {
        var blind = new RelayCost("blind", 1, [10, 20, 10], 1);
        var tapped = new RelayCost("ssecore", 1, [11, 40, 12], 1);

        Assert.Equal((12.0, 1.2), (tapped.Median, tapped.RatioTo(blind)));
    }
}
