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
    [InlineData("no such file", "events", "no/such/file.sse")]
    [InlineData("directory", "events", ".")]
    public async Task What_cannot_be_is_said_in_one_line(string expected, params string[] args)
    {
        ToolRun run = await ToolRun.OnAsync("", args);

        Assert.Equal(2, run.Status);
        Assert.Empty(run.Out);
        Assert.StartsWith("ssecore: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
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
}
