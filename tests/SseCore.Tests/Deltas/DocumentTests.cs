using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>A whole message as one JSON document, which servers send if they were not asked for a stream, or do not stream.</summary>
public class DocumentTests
{
    private const string Chat = """
        {
          "id": "chatcmpl-1",
          "object": "chat.completion",
          "model": "gpt-test",
          "choices": [
            {
              "index": 0,
              "message": {
                "role": "assistant",
                "content": "Hel\nlo",
                "tool_calls": [ { "id": "call_1", "type": "function", "function": { "name": "f", "arguments": "{}" } } ]
              },
              "finish_reason": "tool_calls"
            }
          ],
          "usage": { "prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10 }
        }
        """;

    private static readonly DeltaParserOptions Json = new() { ContentType = "application/json" };

    private static readonly DeltaKind[] ChatKinds =
    [
        DeltaKind.MessageStart, DeltaKind.Text, DeltaKind.ToolCallStart, DeltaKind.ToolCallArguments, DeltaKind.ToolCallEnd, DeltaKind.Finish, DeltaKind.Usage,
    ];

    public static TheoryData<string, string> Forms
    {
        get
        {
            var forms = new TheoryData<string, string>();
            foreach (string dialect in (string[])["openai-chat", "auto"])
            {
                foreach (string body in (string[])[Chat, Chat + "\n", Chat.ReplaceLineEndings("\r\n") + "\r\n", "\uFEFF\n " + Chat, OneLine(Chat), OneLine(Chat) + "\n"])
                {
                    forms.Add(dialect, body);
                }
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_is_read_like_a_stream(string dialect, string body)
    {
        DeltaResult result = EveryWay.Read(dialect, body, Json);

        Assert.Equal(StreamOutcome.Completed, result.Summary.Outcome);
        Assert.Equal(ChatKinds, result.Deltas.Select(delta => delta.Kind));
        Assert.Equal("Hel\nlo", result.Deltas[1].Text);
        Assert.Equal(new TokenUsage(7, 3, 10, null, null), result.Summary.Usage);
        Assert.Equal((FinishReason.ToolCalls, false, 1L), (result.Summary.FinishReason, result.Summary.HasTerminator, result.Summary.Events));
        Assert.Equal(Encoding.UTF8.GetByteCount(body), result.Summary.Bytes);
        Assert.Equal(Encoding.UTF8.GetByteCount(body[..body.IndexOf('{', StringComparison.Ordinal)]), result.Deltas[0].Offset);
    }

    [Theory]
    [InlineData("gemini", """{"candidates":[{"content":{"parts":[{"text":"Hello"}],"role":"model"},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":3}}""")]
    [InlineData("openai-completions", """{"id":"cmpl-1","object":"text_completion","choices":[{"index":0,"text":"Hello","finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3}}""")]
    [InlineData("ollama-chat", """{"model":"m","message":{"role":"assistant","content":"Hello"},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":3}""")]
    public void So_are_those_of_other_APIs(string dialect, string body)
    {
        foreach (string named in (string[])[dialect, "auto"])
        {
            DeltaResult result = EveryWay.Read(named, body, Json);

            Assert.Equal(StreamOutcome.Completed, result.Summary.Outcome);
            Assert.Equal("Hello", Assert.Single(result.Deltas, delta => delta.Kind == DeltaKind.Text).Text);
            Assert.Equal((7L, 3L), (result.Summary.Usage.Input, result.Summary.Usage.Output));
        }
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData(" Application/JSON ;x")]
    public void Parameters_of_the_content_type_do_not_matter(string contentType) =>
        Assert.Equal(StreamOutcome.Completed, EveryWay.Read("openai-chat", OneLine(Chat), new() { ContentType = contentType }).Summary.Outcome);

    [Theory]
    [InlineData(null)]
    [InlineData("text/event-stream")]
    [InlineData("text/plain")]
    public void Without_the_content_type_it_is_no_stream(string? contentType) =>
        Assert.Equal(StreamOutcome.NotAnEventStream, EveryWay.Read("openai-chat", Chat, new() { ContentType = contentType }).Summary.Outcome);

    [Theory]
    [InlineData("openai-chat")]
    [InlineData("auto")]
    public void One_without_finish_reason_is_not_complete(string dialect)
    {
        foreach (string body in (string[])[Chat, OneLine(Chat)])
        {
            DeltaResult result = EveryWay.Read(dialect, body.Replace("\"tool_calls\"\n", "null\n", StringComparison.Ordinal).Replace("\"finish_reason\":\"tool_calls\"", "\"finish_reason\":null", StringComparison.Ordinal), Json);

            Assert.Equal(StreamOutcome.NoTerminator, result.Summary.Outcome);
            Assert.Contains(result.Deltas, delta => delta.Kind == DeltaKind.Text);
        }
    }

    [Theory]
    [InlineData("{\"object\":\"list\",\"data\":[]}")]
    [InlineData("{\n  \"id\": \"gpt-test\",\n  \"object\": \"model\"\n}\n")]
    public void Other_documents_are_shown(string body)
    {
        foreach (string dialect in (string[])["openai-chat", "gemini"])
        {
            DeltaResult result = EveryWay.Read(dialect, body, Json);

            Assert.Equal(StreamOutcome.NotAnEventStream, result.Summary.Outcome);
            Assert.Empty(result.Deltas);
        }
    }

    [Fact]
    public void So_is_what_is_not_JSON()
    {
        string whole = Chat + "\n";
        foreach (string body in (string[])[Chat + "x", Chat + Chat, whole[..^3], "x" + Chat, "[\n" + Chat[..^1], Chat.Replace("\"index\"", "index", StringComparison.Ordinal)])
        {
            DeltaResult result = EveryWay.Read("openai-chat", body, Json);
            Assert.NotEqual(StreamOutcome.Completed, result.Summary.Outcome);
            Assert.DoesNotContain(result.Deltas, delta => delta.Kind == DeltaKind.Finish);
        }
    }

    [Fact]
    public void An_error_is_an_error()
    {
        DeltaResult result = EveryWay.Read("openai-chat", "{\n  \"error\": {\n    \"message\": \"boom\" } }", Json);

        Assert.Equal(StreamOutcome.ProviderError, result.Summary.Outcome);
        Assert.Equal("boom", Assert.Single(result.Deltas).ErrorMessage);
    }

    [Fact]
    public void An_event_stream_of_that_content_type_is_one_still()
    {
        const string Stream = "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n";

        Assert.Equal(StreamOutcome.NoTerminator, EveryWay.Read("auto", Stream, Json).Summary.Outcome);
        Assert.Equal(StreamOutcome.NoTerminator, EveryWay.Read("auto", "{\n}\n" + Stream, Json).Summary.Outcome);
        Assert.Equal(StreamOutcome.Completed, EveryWay.Read("auto", Stream + "data: [DONE]\n\n", Json).Summary.Outcome);
    }

    [Fact]
    public void Lines_of_JSON_are_lines_still()
    {
        const string Line = "{\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n";

        Assert.Equal(StreamOutcome.NoTerminator, EveryWay.Read("auto", Line + Line, Json).Summary.Outcome);
    }

    [Fact]
    public void One_over_the_limit_is_not_read()
    {
        byte[] body = Encoding.UTF8.GetBytes(Chat);
        foreach ((int limit, StreamOutcome outcome) in new[] { (body.Length, StreamOutcome.Completed), (body.Length - 1, StreamOutcome.NotAnEventStream) })
        {
            DeltaParserOptions options = Json with { Framing = new() { MaxEventBytes = limit } };
            Assert.Equal(outcome, EveryWay.Read("openai-chat", body, options).Summary.Outcome);
        }
    }

    [Fact]
    public void It_may_be_large()
    {
        byte[] body = Encoding.UTF8.GetBytes(Chat.Replace("Hel", new string('x', 300_000), StringComparison.Ordinal));

        DeltaResult result = DeltaRunner.Run("openai-chat", body, Chunkings.OfSize(body.Length, 1000), Json);
        Assert.Equal((StreamOutcome.Completed, 300_003), (result.Summary.Outcome, result.Deltas[1].Text.Length));
    }

    [Fact]
    public async Task A_stream_hands_it_out_at_its_end()
    {
        await using DeltaStream deltas = DeltaStream.Create("openai-chat", new MemoryStream(Encoding.UTF8.GetBytes(Chat)), new() { Parsing = Json });
        using var message = new MessageAccumulator();
        while (await deltas.WaitToReadAsync())
        {
            while (deltas.TryRead(out Delta delta))
            {
                Assert.Equal(Chat, Encoding.UTF8.GetString(delta.Raw));
                message.Add(delta);
            }
        }

        message.Complete(deltas.Summary!.Value);
        Assert.Equal((StreamOutcome.Completed, "Hel\nlo", "f"), (message.Outcome, message.Choices[0].Text.ToString(), Assert.Single(message.Choices[0].ToolCalls).Name));
    }

    private static string OneLine(string json) => string.Concat(json.Split('\n').Select(line => line.Trim())).Replace("\": ", "\":", StringComparison.Ordinal);
}
