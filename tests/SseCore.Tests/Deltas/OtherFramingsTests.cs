using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Deltas of streams that are not Server-Sent Events.</summary>
public class OtherFramingsTests
{
    private const string OllamaChat = """
        {"model":"m","message":{"role":"assistant","content":"","thinking":"hm"},"done":false}
        {"model":"m","message":{"role":"assistant","content":"Hi"},"done":false}
        {"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"id":"c1","function":{"index":0,"name":"f","arguments":{"x": 1}}},{"function":{"name":"g","arguments":{}}}]},"done":false}
        {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":5,"eval_count":7}

        """;

    public static TheoryData<string> SampleNames => [.. SampleStream.All.Keys];

    [Theory]
    [InlineData("auto")]
    [InlineData("ollama-chat")]
    public void Ollama_chat(string dialect)
    {
        DeltaResult result = EveryWay.Read(dialect, OllamaChat);
        Assert.Equal(
            [
                "MessageStart id= model=m", "Reasoning 0/0 \"hm\"", "Text 0/0 \"Hi\"",
                "ToolCallStart 0/0 id=c1 name=f", "ToolCallArguments 0/0 \"{\\\"x\\\": 1}\"", "ToolCallEnd 0/0",
                "ToolCallStart 0/1 id= name=g", "ToolCallArguments 0/1 \"{}\"", "ToolCallEnd 0/1",
                "Finish 0 stop", "Usage input=5 output=7 total= cached= reasoning=",
            ],
            result.Deltas.Select(delta => delta.ToString()));
        Assert.Equal((StreamOutcome.Completed, FinishReason.Stop), (result.Summary.Outcome, result.Summary.FinishReason));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("ollama-generate")]
    public void Ollama_generate(string dialect) => Assert.Equal(
        ["MessageStart id= model=m", "Reasoning 0/0 \"hm\"", "Text 0/0 \"Hi\"", "Finish 0 length", "Usage input=1 output=2 total= cached= reasoning="],
        EveryWay.Deltas(
            dialect,
            """
            {"model":"m","response":"","thinking":"hm","done":false}
            {"model":"m","response":"Hi","done":false}
            {"model":"m","response":"","done":true,"done_reason":"length","context":[1,2],"prompt_eval_count":1,"eval_count":2}
            """));

    [Fact]
    public void Ollama_ends_with_done_and_not_without()
    {
        string cut = OllamaChat[..OllamaChat.IndexOf("{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true", StringComparison.Ordinal)];
        Assert.Equal(StreamOutcome.NoTerminator, EveryWay.Read("ollama-chat", cut).Summary.Outcome);
        Assert.Equal(StreamOutcome.CutMidEvent, EveryWay.Read("ollama-chat", cut + "{\"model\":\"m\",\"mess").Summary.Outcome);
        Assert.Equal(StreamOutcome.Completed, EveryWay.Read("ollama-chat", OllamaChat.TrimEnd()).Summary.Outcome);

        DeltaResult error = EveryWay.Read("ollama-chat", cut + "{\"error\":\"an unknown error\"}\n");
        Assert.Equal(StreamOutcome.ProviderError, error.Summary.Outcome);
        Assert.Equal("an unknown error", error.Deltas[^1].ErrorMessage);
    }

    [Fact]
    public void A_line_that_is_no_json_is_malformed_and_the_next_is_read()
    {
        DeltaResult result = EveryWay.Read("ollama-chat", "{\"message\":{\"content\":\"a\"}\n{\"message\":{\"content\":\"b\"},\"done\":true}\n");
        Assert.Equal([DeltaKind.Malformed, DeltaKind.Text], result.Deltas.Select(delta => delta.Kind));
        Assert.Equal(StreamOutcome.MalformedPayload, result.Summary.Outcome);
    }

    [Fact]
    public void An_array_is_whole_with_its_bracket_only()
    {
        const string Array = """
            [{"type":"message_start","message":{"id":"1","model":"m"}}
            ,
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}
            """;
        Assert.Equal(StreamOutcome.CutMidEvent, EveryWay.Read("auto", Array).Summary.Outcome);
        Assert.Equal(StreamOutcome.NoTerminator, EveryWay.Read("auto", Array + "]").Summary.Outcome);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("bedrock-converse")]
    public void Bedrock_converse(string dialect)
    {
        DeltaResult result = EveryWay.Read(dialect, Converse());
        Assert.Equal(
            [
                "Reasoning 0/0 \"hm\"", "Signature 0/0 \"s\"", "Text 0/1 \"Hi\"", "ToolCallStart 0/2 id=t1 name=f",
                "ToolCallArguments 0/2 \"{\\\"x\\\":\"", "ToolCallArguments 0/2 \"1}\"", "ToolCallEnd 0/2", "Finish 0 tool_use",
                "Usage input=1 output=2 total=3 cached=4 reasoning=",
            ],
            result.Deltas.Select(delta => delta.ToString()));
        Assert.Equal((StreamOutcome.Completed, FinishReason.ToolCalls), (result.Summary.Outcome, result.Summary.FinishReason));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("anthropic-messages")]
    public void InvokeModel_is_unwrapped_for_the_dialect_within(string dialect)
    {
        byte[] stream =
        [
            .. AwsMessage.Chunk("""{"type":"message_start","message":{"id":"1","model":"m"}}"""),
            .. AwsMessage.Chunk("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"?>é"}}"""),
            .. AwsMessage.Event("chunk", "{\"p\":\"x\",\"bytes\":\"" + Convert.ToBase64String("""{"type":"message_stop","x":"ÿÿÿ??>"}"""u8).Replace("/", "\\/", StringComparison.Ordinal) + "\"}"),
        ];
        DeltaResult result = EveryWay.Read(dialect, stream);
        Assert.Equal(["MessageStart id=1 model=m", "Text 0/0 \"?>é\""], result.Deltas.Select(delta => delta.ToString()));
        Assert.Equal(StreamOutcome.Completed, result.Summary.Outcome);
    }

    public static TheoryData<string, string, string> InvokedModels => new()
    {
        {
            // Nova: the events of ConverseStream, each in a member with its name.
            "bedrock-invoke",
            """
            {"messageStart":{"role":"assistant"}}
            {"contentBlockDelta":{"delta":{"text":"Hi"},"contentBlockIndex":0}}
            {"contentBlockStop":{"contentBlockIndex":0}}
            {"contentBlockStart":{"start":{"toolUse":{"toolUseId":"t1","name":"look"}},"contentBlockIndex":1}}
            {"contentBlockDelta":{"delta":{"toolUse":{"input":"{\"a\":1}"}},"contentBlockIndex":1}}
            {"contentBlockStop":{"contentBlockIndex":1}}
            {"messageStop":{"stopReason":"tool_use"}}
            {"metadata":{"usage":{"inputTokens":1,"outputTokens":2}},"amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"outputTokenCount":2,"cacheReadInputTokenCount":0}}
            """,
            """
            Text 0/0 "Hi"
            ToolCallStart 0/1 id=t1 name=look
            ToolCallArguments 0/1 "{\"a\":1}"
            ToolCallEnd 0/1
            Finish 0 tool_use
            Usage input=1 output=2 total= cached=0 reasoning=
            """
        },
        {
            // The same, with reasoning spelled as ConverseStream spells it.
            "bedrock-invoke",
            """
            {"messageStart":{"role":"assistant"}}
            {"contentBlockDelta":{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}}
            {"contentBlockDelta":{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"s"}}}}
            {"contentBlockDelta":{"contentBlockIndex":0,"delta":{"reasoningContent":{"redactedContent":"r"}}}}
            {"contentBlockStop":{"contentBlockIndex":0}}
            {"contentBlockDelta":{"contentBlockIndex":1,"delta":{"text":"Hi"}}}
            {"messageStop":{"stopReason":"end_turn"}}
            {"metadata":{"usage":{"inputTokens":4,"outputTokens":34,"totalTokens":38,"cacheReadInputTokens":1}},"amazon-bedrock-invocationMetrics":{"inputTokenCount":4,"outputTokenCount":34}}
            """,
            """
            Reasoning 0/0 "hm"
            Signature 0/0 "s"
            RedactedReasoning 0/0 "r"
            Text 0/1 "Hi"
            Finish 0 end_turn
            Usage input=4 output=34 total=38 cached=1 reasoning=
            """
        },
        {
            // Titan, where a guardrail blocked the prompt: no model was invoked, so there are no metrics.
            "bedrock-invoke",
            """
            {"outputText":"Input blocked","index":0.0,"totalOutputTextTokenCount":3.0,"inputTextTokenCount":6.0,"amazon-bedrock-guardrailAction":"INTERVENED"}
            """,
            """
            Text 0/0 "Input blocked"
            Usage input=6 output=3 total= cached= reasoning=
            """
        },
        {
            // Titan
            "bedrock-invoke",
            """
            {"outputText":"Hi,","index":0,"totalOutputTextTokenCount":null,"completionReason":null,"inputTextTokenCount":1}
            {"outputText":" you","index":0,"totalOutputTextTokenCount":2,"completionReason":"FINISH","inputTextTokenCount":null,"amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"outputTokenCount":2}}
            """,
            """
            Text 0/0 "Hi,"
            Text 0/0 " you"
            Finish 0 FINISH
            Usage input=1 output=2 total= cached= reasoning=
            """
        },
        {
            // Llama
            "bedrock-invoke",
            """
            {"generation":"Hi","prompt_token_count":1,"generation_token_count":1,"stop_reason":null}
            {"generation":"","prompt_token_count":null,"generation_token_count":2,"stop_reason":"length","amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"outputTokenCount":2}}
            """,
            """
            Text 0/0 "Hi"
            Finish 0 length
            Usage input=1 output=2 total= cached= reasoning=
            """
        },
        {
            // Mistral
            "bedrock-invoke",
            """
            {"outputs":[{"text":"Hi","stop_reason":null}]}
            {"outputs":[{"text":"","stop_reason":"stop"}],"amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"outputTokenCount":2}}
            """,
            """
            Text 0/0 "Hi"
            Finish 0 stop
            Usage input=1 output=2 total= cached= reasoning=
            """
        },
        {
            // Claude 2, whose events have no type there.
            "anthropic-completions",
            """
            {"completion":" Hi","stop_reason":null,"stop":null}
            {"completion":"","stop_reason":"stop_sequence","stop":"\n\nHuman:","amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"outputTokenCount":2}}
            """,
            """
            Text 0/0 " Hi"
            Finish 0 stop_sequence
            Usage input=1 output=2 total= cached= reasoning=
            """
        },
        {
            // Command
            "cohere-v1",
            """
            {"is_finished":false,"text":" Hi"}
            {"finish_reason":"MAX_TOKENS","is_finished":true,"amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"outputTokenCount":2}}
            """,
            """
            Text 0/0 " Hi"
            Finish 0 MAX_TOKENS
            Usage input=1 output=2 total= cached= reasoning=
            """
        },
        {
            // Jamba: without the API's own [DONE], the metrics are the end.
            "openai-chat",
            """
            {"id":"c","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}
            {"id":"c","choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}
            {"amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"outputTokenCount":2}}
            """,
            """
            MessageStart id=c model=
            Text 0/0 "Hi"
            Finish 0 stop
            Usage input=1 output=2 total=3 cached= reasoning=
            """
        },
        {
            // OpenAI's own models, whose chunks have no usage there.
            "openai-chat",
            """
            {"id":"c","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}
            {"id":"c","choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}],"amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"outputTokenCount":2}}
            """,
            """
            MessageStart id=c model=
            Text 0/0 "Hi"
            Finish 0 stop
            Usage input=1 output=2 total= cached= reasoning=
            """
        },
        {
            "openai-completions",
            """
            {"choices":[{"index":0,"text":"Hi","finish_reason":"stop"}],"amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"outputTokenCount":2}}
            """,
            """
            Text 0/0 "Hi"
            Finish 0 stop
            Usage input=1 output=2 total= cached= reasoning=
            """
        },
    };

    [Theory]
    [MemberData(nameof(InvokedModels))]
    public void InvokeModel_ends_with_its_metrics_whatever_the_model(string dialect, string payloads, string expected)
    {
        byte[][] chunks = [.. payloads.Split('\n').Select(payload => AwsMessage.Chunk(payload.Trim()))];
        string[] lines = expected.ReplaceLineEndings("\n").Split('\n');
        foreach (string name in (string[])[dialect, "auto"])
        {
            DeltaResult whole = EveryWay.Read(name, [.. chunks.SelectMany(chunk => chunk)]);
            Assert.Equal(lines, whole.Deltas.Select(delta => delta.ToString()));
            Assert.Equal(StreamOutcome.Completed, whole.Summary.Outcome);
        }

        Assert.Equal(StreamOutcome.NoTerminator, EveryWay.Read(dialect, [.. chunks[..^1].SelectMany(chunk => chunk), .. AwsMessage.Chunk("{}")]).Summary.Outcome);
    }

    [Fact]
    public void The_payload_of_InvokeModel_is_the_one_within()
    {
        using DeltaParser parser = DeltaParser.Create("anthropic-messages");
        ReadOnlySpan<byte> chunk = AwsMessage.Chunk("""{"type":"novelty"}""");
        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        Assert.Equal("""{"type":"novelty"}"""u8, delta.Raw);
    }

    [Theory]
    [InlineData("""{"bytes":"e3%=","p":"x"}""")]
    [InlineData("""{"bytes":"e","p":"x"}""")]
    [InlineData("""{"bytes":""")]
    public void What_is_no_base64_is_malformed(string payload) =>
        Assert.Equal(DeltaKind.Malformed, Assert.Single(EveryWay.Read("anthropic-messages", AwsMessage.Event("chunk", payload)).Deltas).Kind);

    [Theory]
    [InlineData("auto")]
    [InlineData("anthropic-messages")]
    [InlineData("bedrock-converse")]
    public void Exceptions_are_errors(string dialect)
    {
        Assert.Equal(
            "Error type=throttlingException code= message=Too many \"requests\"",
            LastOf([.. Converse(2), .. AwsMessage.Exception("throttlingException", """{"message":"Too many \"requests\""}""")]));
        Assert.Equal("Error type=modelTimeoutException code= message=late", LastOf(AwsMessage.Exception("modelTimeoutException", """{"Message":"late"}""")));
        Assert.Equal("Error type=x code= message=plain text", LastOf(AwsMessage.Exception("x", "plain text")));
        Assert.Equal("Error type=x code= message=", LastOf(AwsMessage.Exception("x", "{}")));
        Assert.Equal("Error type=InternalError code= message=An internal error occurred.", LastOf(AwsMessage.Error("InternalError", "An internal error occurred.")));

        string LastOf(byte[] stream)
        {
            DeltaResult result = EveryWay.Read(dialect, stream);
            Assert.Equal(StreamOutcome.ProviderError, result.Summary.Outcome);
            return result.Deltas[^1].ToString();
        }
    }

    [Fact]
    public void A_checksum_that_does_not_hold_ends_the_stream()
    {
        byte[] stream = [.. Converse(3), .. Converse()];
        stream[Converse(3).Length - 1] ^= 1;
        DeltaResult result = EveryWay.Read("bedrock-converse", stream);
        Assert.Equal(StreamOutcome.Corrupt, result.Summary.Outcome);
        Assert.Equal("Reasoning 0/0 \"hm\"", Assert.Single(result.Deltas).ToString());
        Assert.Equal(stream.Length, result.Summary.Bytes);

        stream[8] ^= 1;
        Assert.Equal(StreamOutcome.NotAnEventStream, EveryWay.Read("auto", stream).Summary.Outcome);
    }

    [Fact]
    public void Cut_it_says_so()
    {
        byte[] stream = Converse();
        for (int length = 1; length < stream.Length; length++)
        {
            StreamOutcome outcome = DeltaRunner.Run("bedrock-converse", stream.AsMemory(0, length), Chunkings.OfSize(length, 5)).Summary.Outcome;
            Assert.True(outcome is StreamOutcome.CutMidEvent or StreamOutcome.NoTerminator, $"{outcome} after {length} bytes");
        }
    }

    // The payloads of an event stream state the same deltas in another framing.
    [Theory]
    [MemberData(nameof(SampleNames))]
    public void The_framing_does_not_matter_to_a_dialect(string name)
    {
        SampleStream sample = SampleStream.All[name];
        FramedEvent[] events = [.. ReferenceFramer.Read(sample.Bytes).Events
            .Where(evt => evt.Type == FramedEvent.DefaultType && IsJson(evt.Data))
            .Select(evt => evt with { Data = evt.Data.Replace("\n", "", StringComparison.Ordinal) })];
        string[] expected = Read(string.Concat(events.Select(evt => $"data: {evt.Data}\n\n")), "text/event-stream");

        Assert.Equal(expected, Read(string.Concat(events.Select(evt => evt.Data + "\n")), "application/x-ndjson"));
        Assert.Equal(expected, Read($"[{string.Join("\r\n,\r\n", events.Select(evt => evt.Data))}]", contentType: null));
        Assert.Equal(expected, ReadBytes([.. events.SelectMany(evt => AwsMessage.Chunk(evt.Data))], "application/vnd.amazon.eventstream"));

        string[] Read(string stream, string? contentType) => ReadBytes(Encoding.UTF8.GetBytes(stream), contentType);

        string[] ReadBytes(byte[] stream, string? contentType)
        {
            var options = new DeltaParserOptions { ContentType = contentType };
            DeltaResult result = DeltaRunner.Run(sample.Dialect, stream, Chunkings.Random(stream.Length, stream.Length, maxSize: 99), options);
            return [.. result.Deltas.Select(delta => delta.ToString())];
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static byte[] Converse(int messages = int.MaxValue) =>
    [
        .. new[]
        {
            AwsMessage.Event("messageStart", """{"p":"ab","role":"assistant"}"""),
            AwsMessage.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}},"p":"abc"}"""),
            AwsMessage.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"s"}}}"""),
            AwsMessage.Event("contentBlockStop", """{"contentBlockIndex":0}"""),
            AwsMessage.Event("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"Hi"}}"""),
            AwsMessage.Event("contentBlockStart", """{"contentBlockIndex":2,"start":{"toolUse":{"name":"f","toolUseId":"t1"}}}"""),
            AwsMessage.Event("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"x\":"}}}"""),
            AwsMessage.Event("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"1}"}}}"""),
            AwsMessage.Event("contentBlockStop", """{"contentBlockIndex":2}"""),
            AwsMessage.Event("messageStop", """{"stopReason":"tool_use"}"""),
            AwsMessage.Event("metadata", """{"metrics":{"latencyMs":1},"usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3,"cacheReadInputTokens":4}}"""),
        }.Take(messages).SelectMany(message => message),
    ];
}
