using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using SseCore.TestServer;

namespace SseCore.Cli.Tests;

/// <summary><c>ssecore chat</c> without a prompt, on a terminal.</summary>
public class ConversationTests
{
    [Fact]
    public async Task Each_question_knows_what_was_said_before()
    {
        await using ScriptedServer server = ScriptedServer.Start(Answer("Hello."), Answer("Fine."));
        await using var chat = new Typed(server, "--system", "Be kind.");

        await chat.TypeAsync("Hi\n\nHow are you?\n");
        chat.EndInput();

        Assert.Equal(0, await chat.Status);
        Assert.Equal("Hello.\nFine.\n", chat.Out);
        Assert.Equal(2, chat.Error.Split("· completed\n").Length - 1);
        Assert.Equal(["system:Be kind.", "user:Hi"], Turns(server.Requests[0]));
        Assert.Equal(["system:Be kind.", "user:Hi", "assistant:Hello.", "user:How are you?"], Turns(server.Requests[1]));
    }

    [Theory]
    [InlineData("anthropic-messages", "messages", "assistant", """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello."}}""")]
    [InlineData("gemini", "contents", "model", """data: {"candidates":[{"content":{"parts":[{"text":"Hello."}]},"index":0}]}""")]
    [InlineData("ollama-chat", "messages", "assistant", """{"model":"m","message":{"role":"assistant","content":"Hello."},"done":false}""")]
    public async Task Each_provider_is_told_its_way(string dialect, string member, string role, string answer)
    {
        string contentType = dialect == "ollama-chat" ? "application/x-ndjson" : "text/event-stream";
        await using ScriptedServer server = ScriptedServer.Start(ResponseScript.Response(200, BodyFraming.Chunked, ("Content-Type", contentType)).Text(answer + "\n\n"));
        await using var chat = new Typed(server, "--dialect", dialect);

        await chat.TypeAsync("Hi\nMore\n");
        chat.EndInput();

        await chat.Status;
        JsonArray turns = JsonNode.Parse(server.Requests[1].BodyText)![member]!.AsArray();
        Assert.Equal(["user", role, "user"], turns.Select(turn => (string?)turn!["role"]));
        Assert.Equal(["Hi", "Hello.", "More"], turns.Select(turn => (string?)(dialect == "gemini" ? turn!["parts"]![0]!["text"] : turn!["content"])));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_answer_and_keeps_its_beginning()
    {
        await using ScriptedServer server = ScriptedServer.Start(ResponseScript.EventStream().Event(Text("Once upon")).Stall(), Answer(" a time."));
        await using var chat = new Typed(server);

        await chat.TypeAsync("Tell a story\n");
        await chat.WaitForOutAsync("Once upon");
        chat.Interrupt();
        await chat.TypeAsync("Go on\n");
        chat.EndInput();

        Assert.Equal(0, await chat.Status);
        Assert.Equal("Once upon\n a time.\n", chat.Out);
        Assert.Contains("· cancelled\n", chat.Error, StringComparison.Ordinal);
        Assert.Equal(["user:Tell a story", "assistant:Once upon", "user:Go on"], Turns(server.Requests[1]));
        await server.WaitForAsync(counts => counts.Disconnects == 1, chat.Watchdog);
    }

    [Fact]
    public async Task Ctrl_C_before_the_answer_begins_takes_the_question_back()
    {
        await using ScriptedServer server = ScriptedServer.Start(ResponseScript.Nothing.Stall(), Answer("Yes?"));
        await using var chat = new Typed(server);

        await chat.TypeAsync("Hm\n");
        await server.WaitForAsync(counts => counts.Requests == 1, chat.Watchdog);
        chat.Interrupt();
        await chat.TypeAsync("Hello\n/exit\n");

        Assert.Equal(0, await chat.Status);
        Assert.Equal("Yes?\n", chat.Out);
        Assert.Equal(["user:Hello"], Turns(server.Requests[1]));
    }

    [Fact]
    public async Task Ctrl_C_where_nothing_is_coming_leaves()
    {
        await using ScriptedServer server = ScriptedServer.Start(Answer("Hello."));
        await using var chat = new Typed(server);
        await chat.TypeAsync("Hi\n");
        await chat.WaitForOutAsync("Hello.\n");
        await chat.WaitForPromptsAsync(2);

        chat.Interrupt();

        Assert.Equal(130, await chat.Status);
    }

    [Fact]
    public async Task A_conversation_may_begin_anew()
    {
        await using ScriptedServer server = ScriptedServer.Start(Answer("Hello."));
        await using var chat = new Typed(server);

        await chat.TypeAsync("One\n/new\nTwo\n/exit\n");

        Assert.Equal(0, await chat.Status);
        Assert.Equal(["user:Two"], Turns(server.Requests[1]));
    }

    [Fact]
    public async Task A_refusal_does_not_end_it()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            ResponseScript.Response(400, ("Content-Type", "application/json")).Text("""{"error":{"message":"too long"}}"""), Answer("Hello."));
        await using var chat = new Typed(server);

        await chat.TypeAsync("A long story\nHi\n/exit\n");

        Assert.Equal(0, await chat.Status);
        Assert.Contains("400 Bad Request: too long\n", chat.Error, StringComparison.Ordinal);
        Assert.Equal("Hello.\n", chat.Out);
        Assert.Equal(["user:Hi"], Turns(server.Requests[1]));
    }

    [Fact]
    public async Task What_a_file_or_a_program_says_is_one_question()
    {
        await using ScriptedServer server = ScriptedServer.Start(Answer("Hello."));

        ToolRun run = await ToolRun.OnAsync("One\nTwo\n", "chat", "--base-url", server.Uri.AbsoluteUri, "--model", "m");

        Assert.Equal((0, "Hello.\n"), (run.Status, run.Out));
        Assert.Equal(["user:One\nTwo"], Turns(Assert.Single(server.Requests)));
    }

    private static string Text(string text) => $$$"""{"choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""";

    private static ResponseScript Answer(string text) =>
        ResponseScript.EventStream().Events(Text(text), """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""", "[DONE]");

    private static IEnumerable<string> Turns(ServerRequest request) =>
        JsonNode.Parse(request.BodyText)!["messages"]!.AsArray().Select(turn => $"{turn!["role"]}:{turn["content"]}");

    /// <summary>A chat with simulated keyboard input.</summary>
    private sealed class Typed : IAsyncDisposable
    {
        private readonly CancellationTokenSource _watchdog = new(TimeSpan.FromSeconds(60));
        private readonly Pipe _keys = new();
        private readonly MemoryStream _out = new();
        private readonly MemoryStream _error = new();
        private Action? _onInterrupt;

        public Typed(ScriptedServer server, params IEnumerable<string> args)
        {
            var terminal = new Terminal(_keys.Reader.AsStream(), Stream.Synchronized(_out), Stream.Synchronized(_error))
            {
                IsInInteractive = true,
                OnInterrupt = action =>
                {
                    _onInterrupt = action;
                    return new Registration(() => _onInterrupt = null);
                },
            };
            Status = new Tool(terminal).RunAsync(["chat", "--base-url", server.Uri.AbsoluteUri, "--model", "m", .. args], Watchdog);
        }

        public Task<int> Status { get; }

        public CancellationToken Watchdog => _watchdog.Token;

        public string Out => Written(_out);

        public string Error => Written(_error);

        public async Task TypeAsync(string text) => await _keys.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), Watchdog);

        public void EndInput() => _keys.Writer.Complete();

        public void Interrupt()
        {
            Assert.NotNull(_onInterrupt);
            _onInterrupt();
        }

        public Task WaitForOutAsync(string text) => WaitAsync(() => Out.EndsWith(text, StringComparison.Ordinal));

        public Task WaitForPromptsAsync(int count) => WaitAsync(() => Error.Split("> ").Length == count + 1 && _onInterrupt is not null);

        public async ValueTask DisposeAsync()
        {
            EndInput();
            await Status;
            _watchdog.Dispose();
        }

        // Uses the same lock as the stream that writes to it.
        private static string Written(MemoryStream stream)
        {
            lock (stream)
            {
                return Encoding.UTF8.GetString(stream.ToArray());
            }
        }

        private async Task WaitAsync(Func<bool> isReached)
        {
            while (!isReached())
            {
                await Task.Delay(5, Watchdog);
            }
        }

        private sealed class Registration(Action dispose) : IDisposable
        {
            public void Dispose() => dispose();
        }
    }
}
