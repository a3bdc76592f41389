using System.Diagnostics;
using System.Text;

namespace SseCore.Cli.Tests;

public class EventsCommandTests
{
    private const string Expected =
        """
        {"type":"greeting","data":"hel\nlo 😀","id":"7"}
        {"type":"message","data":"{\"a\":\"b\\\\c\"}","id":"7"}
        {"type":"message","data":"last","id":""}
        {"end":{"outcome":"clean","lastEventId":"","retry":1500}}

        """;

    [Theory]
    [InlineData]
    [InlineData("--chunk", "1")]
    [InlineData("--chunk", "2")]
    [InlineData("--chunk", "3")]
    [InlineData("--chunk", "7")]
    [InlineData("--chunk", "1000000")]
    public async Task Prints_events_however_they_are_cut(params string[] options)
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Events, ["events", .. options]);

        Assert.Equal(Expected, run.Out);
        Assert.Equal(0, run.Status);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Reads_a_file()
    {
        using var file = new TemporaryFile(Streams.Events);

        ToolRun run = await ToolRun.OnAsync("data: not this\n\n", "events", file.Path);

        Assert.Equal(Expected, run.Out);
    }

    [Fact]
    public async Task Retry_is_null_where_the_stream_did_not_ask()
    {
        ToolRun run = await ToolRun.OnAsync("id: a\ndata: x\n\n", "events", "-");

        Assert.Equal("""{"end":{"outcome":"clean","lastEventId":"a","retry":null}}""", run.Out.Split('\n')[1]);
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2}\n")]
    [InlineData("<html>\n")]
    public async Task Input_without_a_line_of_an_event_stream_is_clean_with_a_hint(string input)
    {
        ToolRun run = await ToolRun.OnAsync(input, "events");

        Assert.Equal("clean", (string?)run.End["outcome"]);
        Assert.Equal(0, run.Status);
        Assert.Contains("no line is a field or comment of an event stream", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_input_is_clean()
    {
        ToolRun run = await ToolRun.OnAsync("", "events");

        Assert.Equal("clean", (string?)run.End["outcome"]);
        Assert.Equal(0, run.Status);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1000")]
    public async Task A_cut_event_is_discarded_and_told(string chunk)
    {
        ToolRun run = await ToolRun.OnAsync("data: a\n\nid: 2\ndata: b", "events", "--chunk", chunk);

        Assert.Equal(["a"], run.Lines[..^1].Select(line => (string?)line["data"]));
        Assert.Equal("cutMidEvent", (string?)run.End["outcome"]);
        Assert.Equal("", (string?)run.End["lastEventId"]);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task Lenient_dispatches_a_cut_event()
    {
        ToolRun run = await ToolRun.OnAsync("data: a\n\nid: 2\ndata: b", "events", "--lenient");

        Assert.Equal(["a", "b"], run.Lines[..^1].Select(line => (string?)line["data"]));
        Assert.Equal("clean", (string?)run.End["outcome"]);
        Assert.Equal("2", (string?)run.End["lastEventId"]);
        Assert.Equal(0, run.Status);
    }

    [Theory]
    [InlineData("data: a\n\ndata: 0123456789\n\ndata: c\n\n", "1")]
    [InlineData("data: a\n\ndata: 0123456789\n\ndata: c\n\n", "1000")]
    [InlineData("data: a\n\ndata: 0123456789", "1000")]
    public async Task Beyond_the_limit_the_events_so_far_and_the_end_are_printed(string input, string chunk)
    {
        ToolRun run = await ToolRun.OnAsync(input, "events", "--max-event-bytes", "9", "--lenient", "--chunk", chunk);

        Assert.Equal(["a"], run.Lines[..^1].Select(line => (string?)line["data"]));
        Assert.Equal("limit", (string?)run.End["outcome"]);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task Invalid_UTF8_becomes_replacement_characters()
    {
        byte[] input = [.. "data: a"u8, 0xFF, .. "b"u8, 0xE2, 0x82, .. "c😀\n\n"u8];

        ToolRun run = await ToolRun.OnAsync(input, "events");

        Assert.Equal("a\uFFFDb\uFFFDc😀", (string?)run.Lines[0]["data"]);
    }

    [Fact]
    public async Task Noise_is_no_event()
    {
        byte[] noise = new byte[10_000];
        new Random(1).NextBytes(noise);

        ToolRun run = await ToolRun.OnAsync(noise, "events");

        Assert.Single(run.Lines);
    }

    [Fact]
    public async Task Events_are_shown_before_more_is_waited_for()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        using var output = new MemoryStream();
        Task<int> run = new Tool(new Terminal(pipe.Reader.AsStream(), output, Stream.Null)).RunAsync(["events"]);

        await pipe.Writer.WriteAsync("data: a\n\nda"u8.ToArray());
        while (output.Length == 0)
        {
            await Task.Delay(5);
        }

        Assert.Equal("""{"type":"message","data":"a","id":""}""" + "\n", Encoding.UTF8.GetString(output.ToArray()));
        await pipe.Writer.CompleteAsync();
        Assert.Equal(3, await run);
    }

    [Fact]
    public async Task An_interrupt_ends_the_output_in_good_order()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        using var interrupt = new CancellationTokenSource();
        Task<ToolRun> running = ToolRun.OnAsync(pipe.Reader.AsStream(), ["events"], interrupt.Token);
        await pipe.Writer.WriteAsync("data: a\n\n"u8.ToArray());

        await interrupt.CancelAsync();
        ToolRun run = await running;

        Assert.Equal(130, run.Status);
        Assert.Equal("clean", (string?)run.End["outcome"]);
    }

    [Fact]
    public async Task An_input_that_breaks_off_is_not_complete()
    {
        using var input = new BreakingStream("data: a\n\n"u8.ToArray());

        ToolRun run = await ToolRun.OnAsync(input, ["events"]);

        Assert.Equal(3, run.Status);
        Assert.Equal(2, run.Lines.Length);
        Assert.Equal("ssecore: the input broke off: broken by the test\n", run.Error);
    }

    [Theory]
    [InlineData(typeof(IOException), "ssecore: cannot read standard input: broken by the test.\n")]
    [InlineData(typeof(UnauthorizedAccessException), "ssecore: cannot read standard input: broken by the test.\n")]
    public async Task An_input_of_which_nothing_can_be_read_is_unreadable(Type exception, string expected)
    {
        using var input = new BreakingStream([]) { Failure = (Exception)Activator.CreateInstance(exception, "broken by the test")! };

        ToolRun run = await ToolRun.OnAsync(input, ["events"]);

        Assert.Equal((2, "", expected), (run.Status, run.Out, run.Error));
    }

    [Fact]
    public async Task An_input_that_may_no_longer_be_read_breaks_off()
    {
        using var input = new BreakingStream("data: a\n\n"u8.ToArray()) { Failure = new UnauthorizedAccessException("broken by the test") };

        ToolRun run = await ToolRun.OnAsync(input, ["events"]);

        Assert.Equal((3, "ssecore: the input broke off: broken by the test\n"), (run.Status, run.Error));
    }

    [Fact]
    public async Task An_interrupt_ends_the_wait_for_the_other_end_of_a_named_pipe()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string pipe = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (Process made = Process.Start("mkfifo", [pipe]))
        {
            await made.WaitForExitAsync();
        }

        try
        {
            foreach (string[] args in (string[][])[["events", pipe], ["events", "--data", "@" + pipe, "http://localhost:1"]])
            {
                using var interrupt = new CancellationTokenSource();
                Task<ToolRun> running = Task.Run(() => ToolRun.OnAsync(Stream.Null, args, interrupt.Token));
                await Task.Delay(100);
                await interrupt.CancelAsync();

                Assert.Equal(130, (await running.WaitAsync(TimeSpan.FromSeconds(60))).Status);
            }

            // Lets the threads that still wait go on.
            await File.WriteAllTextAsync(pipe, "");
        }
        finally
        {
            File.Delete(pipe);
        }
    }

    [Fact]
    public async Task Nobody_reading_the_output_is_no_error()
    {
        using var error = new MemoryStream();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(Streams.Events));

        int status = await new Tool(new Terminal(input, new ClosedPipeStream(), error)).RunAsync(["events"]);

        Assert.Equal(0, status);
        Assert.Equal(0, error.Length);
    }

    private sealed class ClosedPipeStream : MemoryStream
    {
        private const int BrokenPipe = 32;

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe", BrokenPipe);
    }
}
