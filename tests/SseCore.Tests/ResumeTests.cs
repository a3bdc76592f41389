using System.IO.Pipelines;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests;

/// <summary>To its caller, a stream that ended early continues with another.</summary>
public class ResumeTests
{
    private const string Done = "data: [DONE]\n\n";

    private readonly List<StreamInterruption> _asked = [];

    [Fact]
    public async Task Goes_on_as_if_nothing_had_happened()
    {
        await using DeltaStream deltas = Open(Source(Text("a"), new IOException("lost")), _ => Source(Text("b") + Done));

        Assert.Equal("ab", await ReadAllAsync(deltas));

        StreamInterruption asked = Assert.Single(_asked);
        Assert.True(asked.HasDeltas);
        Assert.Equal(StreamOutcome.TransportFault, asked.Summary.Outcome);
        Assert.Equal("lost", asked.Failure?.Message);
        Assert.Equal(StreamOutcome.Completed, deltas.Summary?.Outcome);
        Assert.Null(deltas.Failure);
        Assert.Equal(3, deltas.Summary?.Events);
        Assert.Equal((Text("a") + Text("b") + Done).Length, deltas.Summary?.Bytes);
    }

    [Fact]
    public async Task What_nobody_saw_does_not_count()
    {
        await using DeltaStream deltas = Open(Source(": comment\n\ndata: {\"cho", new IOException("lost")), _ => Source(Text("b") + Done));

        Assert.Equal("b", await ReadAllAsync(deltas));
        Assert.False(Assert.Single(_asked).HasDeltas);
        Assert.Equal((Text("b") + Done).Length, deltas.Summary?.Bytes);
    }

    [Fact]
    public async Task May_be_asked_again()
    {
        var sources = new Queue<PipeReader?>([Source(Text("b"), new IOException("lost again")), Source(Text("c")), null]);
        await using DeltaStream deltas = Open(Source(Text("a"), new IOException("lost")), _ => sources.Dequeue());

        Assert.Equal("abc", await ReadAllAsync(deltas));
        Assert.Equal(StreamOutcome.NoTerminator, deltas.Summary?.Outcome);
        Assert.Equal(3, _asked.Count);
        Assert.False(await deltas.WaitToReadAsync());
        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task Is_thrown_what_the_source_failed_with_if_there_is_nothing_to_go_on_with()
    {
        await using DeltaStream deltas = Open(Source(Text("a"), new IOException("lost")), _ => null);

        Assert.Equal("lost", (await Assert.ThrowsAsync<IOException>(() => ReadAllAsync(deltas))).Message);
        Assert.Equal(StreamOutcome.TransportFault, deltas.Summary?.Outcome);
        Assert.False(await deltas.WaitToReadAsync());
    }

    [Fact]
    public async Task What_the_end_brings_comes_before()
    {
        // Half of a surrogate pair waits for the other half.
        await using DeltaStream deltas = Open(Source(Text("\\ud83d"), new IOException("lost")), _ => Source(Text("b") + Done));

        Assert.Equal("\uFFFDb", await ReadAllAsync(deltas));
        Assert.True(Assert.Single(_asked).HasDeltas);
    }

    [Fact]
    public async Task What_only_the_end_brings_was_handed_out_too()
    {
        const string Line = """{"message":{"role":"assistant","content":"Hi"},"done":false}""";
        await using DeltaStream deltas = DeltaStream.Create<OllamaChat>(Source(Line), new DeltaStreamOptions
        {
            Resume = (interruption, _) =>
            {
                _asked.Add(interruption);
                return new ValueTask<DeltaStream?>((DeltaStream?)null);
            },
        });

        Assert.Equal("Hi", await ReadAllAsync(deltas));
        Assert.True(Assert.Single(_asked).HasDeltas);
        Assert.NotNull(deltas.TimeToFirstDelta);
    }

    [Fact]
    public async Task Throws_what_the_attempt_to_go_on_throws_and_has_ended()
    {
        await using DeltaStream deltas = Open(Source(Text("a"), new IOException("lost")), _ => throw new InvalidDataException("no more"));

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAllAsync(deltas));
        Assert.Equal(StreamOutcome.TransportFault, deltas.Summary?.Outcome);
        Assert.False(await deltas.WaitToReadAsync());
    }

    [Fact]
    public async Task Is_not_asked_when_all_is_well()
    {
        await using DeltaStream deltas = Open(Source(Text("a") + Done), _ => null);

        Assert.Equal("a", await ReadAllAsync(deltas));
        Assert.Empty(_asked);
    }

    private static string Text(string text) => $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n";

    private static PipeReader Source(string text, Exception? failure = null) =>
        PipeReader.Create(new ChunkedStream([Encoding.UTF8.GetBytes(text)]) { CompletesLater = true, Failure = failure });

    private static async Task<string> ReadAllAsync(DeltaStream deltas)
    {
        string text = string.Empty;
        while (await deltas.WaitToReadAsync())
        {
            while (deltas.TryRead(out Delta delta))
            {
                text += Encoding.UTF8.GetString(delta.Text);
            }
        }

        return text;
    }

    private DeltaStream Open(PipeReader source, Func<StreamInterruption, PipeReader?> next) =>
        DeltaStream.Create<OpenAiChat>(source, new DeltaStreamOptions
        {
            Resume = (interruption, _) =>
            {
                _asked.Add(interruption);
                return new ValueTask<DeltaStream?>(next(interruption) is { } pipe ? DeltaStream.Create<OpenAiChat>(pipe) : null);
            },
        });
}
