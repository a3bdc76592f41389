namespace SseCore.Cli.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("'frobnicate'", "frobnicate")]
    [InlineData("Required command", new string[0])]
    [InlineData("'--frobnicate'", "events", "--frobnicate")]
    [InlineData("'b'", "events", "a", "b")]
    [InlineData("not '0'", "events", "--chunk", "0")]
    [InlineData("not 'x'", "deltas", "--max-event-bytes", "x")]
    [InlineData("openai-chat", "deltas", "--dialect", "klingon")]
    [InlineData("Name: value", "events", "-H", "sk-secret")]
    [InlineData("'--model'", "chat", "hello")]
    [InlineData("http(s) URL", "chat", "--model", "m", "--base-url", "here")]
    [InlineData("environment variable", "chat", "--model", "m", "--key-env", "SSECORE_NO_SUCH_KEY")]
    [InlineData("no prompt", "chat", "--model", "m")]
    [InlineData("--upstream URL or --demo", "serve")]
    [InlineData("--upstream URL or --demo", "serve", "--demo", "--upstream", "http://localhost:1")]
    [InlineData("not '99999'", "serve", "--demo", "--port", "99999")]
    [InlineData("IP address", "serve", "--demo", "--host", "example.org")]
    [InlineData("cannot listen on 192.0.2.1:0", "serve", "--demo", "--host", "192.0.2.1", "--port", "0")]
    [InlineData("no such file", "events", "no/such/file.sse")]
    [InlineData("directory", "events", ".")]
    [InlineData("no such file", "events", "")]
    [InlineData("http(s) URLs", "events", "ftp://example.org/stream")]
    [InlineData("http(s) URLs", "events", "https://")]
    [InlineData("no such file", "events", "--data", "@no/such/file.json", "http://localhost:1")]
    [InlineData("directory", "events", "--data", "@.", "http://localhost:1")]
    [InlineData("no such file", "events", "--data", "@", "http://localhost:1")]
    [InlineData("Name: value", "events", "-H", "Bad Name: secret", "http://localhost:1")]
    [InlineData("line break", "events", "-H", "A: b\nC: secret", "http://localhost:1")]
    [InlineData("'Content-Length'", "events", "-H", "Content-Length: secret", "http://localhost:1")]
    public async Task What_cannot_be_is_said_in_one_line(string expected, params string[] args)
    {
        ToolRun run = await ToolRun.OnAsync("", args);

        Assert.Equal(2, run.Status);
        Assert.Empty(run.Out);
        Assert.StartsWith("ssecore: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_cannot_be_told_is_no_crash()
    {
        var terminal = new Terminal(Stream.Null, Stream.Null, new RefusingStream(new IOException("No space left on device")));

        Assert.Equal(2, await new Tool(terminal).RunAsync(["events", "no/such/file.sse"]));
    }

    [Fact]
    public async Task An_output_that_is_closed_is_told()
    {
        using var error = new MemoryStream();
        // What a FileStream makes of a descriptor that is none.
        var output = new RefusingStream(new UnauthorizedAccessException("Access to the path is denied.", new IOException("Bad file descriptor")));

        Assert.Equal(2, await new Tool(new Terminal(Stream.Null, output, error)).RunAsync(["events"]));
        Assert.Equal("ssecore: cannot write the output: Bad file descriptor\n", System.Text.Encoding.UTF8.GetString(error.ToArray()));
    }

    [Theory]
    [InlineData("events")]
    [InlineData("deltas")]
    [InlineData("message")]
    [InlineData("text")]
    [InlineData("stats")]
    [InlineData("chat")]
    [InlineData("serve")]
    [InlineData("demo")]
    public async Task Every_command_has_help_with_an_example(string command)
    {
        ToolRun run = await ToolRun.OnAsync("", command, "--help");

        Assert.Equal(0, run.Status);
        Assert.Contains("Example:\n  ", run.Out, StringComparison.Ordinal);
        Assert.Contains($"ssecore {command}", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dialects_complete()
    {
        const string Typed = "deltas --dialect ";

        ToolRun run = await ToolRun.OnAsync("", $"[suggest:{Typed.Length}]", Typed);

        Assert.Equal(DeltaParser.DialectNames.Append("auto").Order(StringComparer.Ordinal), run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    private sealed class RefusingStream(Exception refusal) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw refusal;

        public override void Write(byte[] buffer, int offset, int count) => throw refusal;
    }
}
