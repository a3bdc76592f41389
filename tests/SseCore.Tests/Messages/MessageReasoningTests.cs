using System.Text;
using SseCore.TestKit;
using CorpusTests = SseCore.Tests.Deltas.CorpusTests;

namespace SseCore.Tests.Messages;

/// <summary>What providers must get back to continue a conversation with tools: blocks of reasoning with their signatures, and signed calls.</summary>
public class MessageReasoningTests
{
    private static readonly string[] Signed =
    [
        """{"type":"message_start","message":{"id":"m","model":"claude"}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Two "}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"calls."}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2lnMA=="}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"b3BhcXVl"}}""",
        """{"type":"content_block_stop","index":1}""",
        """{"type":"content_block_start","index":2,"content_block":{"type":"text","text":"I look."}}""",
        """{"type":"content_block_stop","index":2}""",
        """{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"t3","name":"look","input":{}}}""",
        """{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1}"}}""",
        """{"type":"content_block_stop","index":3}""",
        """{"type":"content_block_start","index":4,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
        """{"type":"content_block_delta","index":4,"delta":{"type":"thinking_delta","thinking":"Now \"then\"."}}""",
        """{"type":"content_block_delta","index":4,"delta":{"type":"signature_delta","signature":"c2lnNA=="}}""",
        """{"type":"content_block_stop","index":4}""",
        """{"type":"content_block_start","index":5,"content_block":{"type":"tool_use","id":"t5","name":"look","input":{}}}""",
        """{"type":"content_block_stop","index":5}""",
        """{"type":"message_delta","delta":{"stop_reason":"tool_use"}}""",
        """{"type":"message_stop"}""",
    ];

    [Fact]
    public void Anthropic_numbers_its_blocks()
    {
        byte[] stream = Stream(Signed);
        foreach (Chunking chunking in Chunkings.EverySplit(stream.Length).Concat(Chunkings.Few(stream.Length)))
        {
            using var message = new MessageAccumulator();
            Read("anthropic-messages", stream, message, chunking);
            MessageChoice choice = Assert.Single(message.Choices);
            Assert.Equal([new(0, "Two calls.", Signature: "c2lnMA=="), new(1, "", RedactedData: "b3BhcXVl"), new(4, "Now \"then\".", Signature: "c2lnNA==")], ReferenceBlock.Of(choice));
            Assert.Equal("Two calls.Now \"then\".", choice.Reasoning.ToString());
            Assert.Equal([3, 5], choice.ToolCalls.Select(call => call.Index));
            Assert.All(choice.ToolCalls, call => Assert.True(call.Signature.IsEmpty));
            Assert.Equal("I look.", choice.Text.ToString());
        }
    }

    [Fact]
    public void Blocks_that_come_at_the_same_time_stay_apart()
    {
        using MessageAccumulator message = Accumulated(
            "anthropic-messages",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"a"}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"x"}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"y"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"b"}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"text"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"c"}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"signature_delta","signature":"s1"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s0"}}""");
        Assert.Equal([new(0, "abc", Signature: "s0"), new(1, "xy", Signature: "s1")], ReferenceBlock.Of(message.Choices[0]));
        Assert.Equal("axybc", message.Choices[0].Reasoning.ToString());
    }

    [Fact]
    public void A_signature_of_reasoning_that_is_not_shown_is_a_block()
    {
        using MessageAccumulator message = Accumulated(
            "anthropic-messages",
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s0"}}""");
        Assert.Equal([new(0, "", Signature: "s0")], ReferenceBlock.Of(message.Choices[0]));
    }

    [Fact]
    public void Responses_encrypt_an_item_whose_summary_they_show()
    {
        using MessageAccumulator message = Accumulated(
            "openai-responses",
            """{"type":"response.created","response":{"id":"r","model":"gpt"}}""",
            """{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","encrypted_content":"not yet","summary":[]}}""",
            """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"First. "}""",
            """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"Second."}""",
            """{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","encrypted_content":"gAAA0","summary":[{"type":"summary_text","text":"First. "},{"type":"summary_text","text":"Second."}]}}""",
            """{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"c","name":"look"}}""",
            """{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{}"}""",
            """{"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","call_id":"c","name":"look","arguments":"{}"}}""",
            """{"type":"response.output_item.done","output_index":2,"item":{"type":"reasoning","encrypted_content":"gAAA2","summary":[]}}""",
            """{"type":"response.completed","response":{"id":"r","model":"gpt","output":[{"type":"reasoning","encrypted_content":"gAAA0","summary":[]},{"type":"function_call","call_id":"c","name":"look","arguments":"{}"},{"type":"reasoning","encrypted_content":"gAAA2"}]}}""");
        MessageChoice choice = Assert.Single(message.Choices);
        Assert.Equal([new(0, "First. Second.", RedactedData: "gAAA0"), new(2, "", RedactedData: "gAAA2")], ReferenceBlock.Of(choice));
        Assert.Equal(1, Assert.Single(choice.ToolCalls).Index);
    }

    [Fact]
    public void Without_numbers_a_signature_belongs_to_what_came_last()
    {
        using MessageAccumulator message = Accumulated(
            "gemini",
            """{"candidates":[{"content":{"parts":[{"text":"First.","thought":true}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"text":" Signed.","thought":true,"thoughtSignature":"s1"}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"Then.","thought":true},{"text":"Answer"}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"s2"}]},"finishReason":"STOP"}]}""");
        MessageChoice choice = Assert.Single(message.Choices);
        Assert.Equal([new(0, "First. Signed.", Signature: "s1"), new(0, "Then."), new(0, "", Signature: "s2")], ReferenceBlock.Of(choice));
        Assert.Equal("First. Signed.Then.", choice.Reasoning.ToString());
    }

    [Fact]
    public void Gemini_signs_calls()
    {
        using MessageAccumulator message = Accumulated(
            "gemini",
            """{"candidates":[{"content":{"parts":[{"text":"Thought.","thought":true},{"functionCall":{"name":"a","args":{}},"thoughtSignature":"sa"},{"functionCall":{"name":"b","args":{}}}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"end"},{"functionCall":{"name":"c","args":{}}}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"d","willContinue":true},"thoughtSignature":"sd"}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.x","numberValue":1}],"willContinue":true}},{"functionCall":{}}]}}]}""",
            """{"candidates":[{"index":1,"content":{"parts":[{"functionCall":{"name":"e","args":{}},"thoughtSignature":"se"}]},"finishReason":"STOP"}]}""");
        Assert.Equal([new(0, "Thought."), new(0, "", Signature: "end")], ReferenceBlock.Of(message.Choices[0]));
        Assert.Equal(["a sa", "b ", "c ", "d sd"], message.Choices[0].ToolCalls.Select(call => $"{call.Name} {call.Signature}"));
        Assert.Empty(message.Choices[1].ReasoningBlocks);
        Assert.Equal("se", Assert.Single(message.Choices[1].ToolCalls).Signature.ToString());
        Assert.All(message.Choices[0].ToolCalls, call => Assert.True(call.IsComplete));
    }

    [Fact]
    public void Gemini_signs_calls_of_OpenAI_clients()
    {
        using MessageAccumulator message = Accumulated(
            "openai-chat",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"extra_content":{"google":{"thought_signature":"s1"}},"function":{"arguments":"{}","name":"look"},"id":"c1","type":"function"},{"function":{"arguments":"{}","name":"look"},"id":"c2","type":"function"}]}}]}""",
            """{"choices":[{"index":1,"delta":{"tool_calls":[{"index":0,"id":"c3","function":{"name":"look","arguments":"{}"},"extra_content":{"vertex":{"thought_signature":"s3"}}}]},"finish_reason":"tool_calls"}]}""",
            "[DONE]");
        Assert.Equal(["c1 s1", "c2 "], message.Choices[0].ToolCalls.Select(call => $"{call.Id} {call.Signature}"));
        Assert.Equal(["c3 s3"], message.Choices[1].ToolCalls.Select(call => $"{call.Id} {call.Signature}"));
        Assert.All(message.Choices, choice => Assert.Empty(choice.ReasoningBlocks));
    }

    [Fact]
    public void Interactions_sign_thoughts_and_calls()
    {
        using MessageAccumulator message = Accumulated(
            "gemini-interactions",
            """{"event_type":"interaction.created","interaction":{"id":"i","model":"gemini"}}""",
            """{"event_type":"step.start","index":0,"step":{"type":"thought"}}""",
            """{"event_type":"step.delta","index":0,"delta":{"type":"thought_summary","content":{"text":"Summary.","type":"text"}}}""",
            """{"event_type":"step.delta","index":0,"delta":{"type":"thought_signature","signature":""}}""",
            """{"event_type":"step.delta","index":0,"delta":{"type":"thought_signature","signature":"s0"}}""",
            """{"event_type":"step.stop","index":0}""",
            """{"event_type":"step.start","index":1,"step":{"type":"function_call","id":"c1","name":"look","signature":"s1","arguments":{}}}""",
            """{"event_type":"step.delta","index":1,"delta":{"type":"arguments_delta","arguments":"{}"}}""",
            """{"event_type":"step.stop","index":1}""",
            """{"event_type":"step.start","index":2,"step":{"type":"function_call","id":"c2","name":"look","signature":"","arguments":{}}}""",
            """{"event_type":"step.stop","index":2}""",
            """{"event_type":"interaction.completed","interaction":{"status":"requires_action"}}""");
        MessageChoice choice = Assert.Single(message.Choices);
        Assert.Equal([new(0, "Summary.", Signature: "s0")], ReferenceBlock.Of(choice));
        Assert.Equal(["c1 s1", "c2 "], choice.ToolCalls.Select(call => $"{call.Id} {call.Signature}"));
    }

    [Fact]
    public void Of_several_signatures_of_a_call_the_last_counts()
    {
        using MessageAccumulator message = Accumulated(
            "gemini",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"d","willContinue":true},"thoughtSignature":"first"},{"functionCall":{"willContinue":true},"thoughtSignature":"last"}]}}]}""");
        Assert.Equal("last", Assert.Single(message.Choices[0].ToolCalls).Signature.ToString());
        Assert.Empty(message.Choices[0].ReasoningBlocks);
    }

    [Fact]
    public void Reasoning_between_texts_is_one_block_until_it_is_signed()
    {
        using MessageAccumulator message = Accumulated(
            "openai-chat",
            """{"choices":[{"index":0,"delta":{"reasoning":"a"}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"text"}}]}""",
            """{"choices":[{"index":0,"delta":{"reasoning":"b"}}]}""",
            """{"choices":[{"index":1,"delta":{"reasoning":"other"}}]}""",
            """{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.encrypted","data":"d1"}]}}]}""",
            """{"choices":[{"index":0,"delta":{"reasoning":"c"}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":"{}"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.encrypted","data":"d2"}]}}]}""",
            """{"choices":[{"index":0,"delta":{"reasoning":"d"}}]}""");
        Assert.Equal(
            [new(0, "ab", RedactedData: "d1"), new(0, "c"), new(0, "", RedactedData: "d2"), new(0, "d")],
            ReferenceBlock.Of(message.Choices[0]));
        Assert.Equal([new(0, "other")], ReferenceBlock.Of(message.Choices[1]));
    }

    [Fact]
    public void Nothing_of_them_survives_a_reset()
    {
        using MessageAccumulator message = Accumulated("anthropic-messages", Signed);
        MessageReasoningBlock[] first = [.. message.Choices[0].ReasoningBlocks];
        message.Reset();
        Assert.Empty(message.Choices);

        byte[] unsigned = Stream(
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"a"}}""",
            """{"type":"content_block_delta","index":4,"delta":{"type":"thinking_delta","thinking":"b"}}""",
            """{"type":"content_block_start","index":5,"content_block":{"type":"tool_use","id":"t5","name":"look","input":{}}}""");
        Read("anthropic-messages", unsigned, message, Chunkings.Whole(unsigned.Length));
        MessageChoice choice = Assert.Single(message.Choices);
        Assert.Equal([new(0, "a"), new(4, "b")], ReferenceBlock.Of(choice));
        Assert.True(Assert.Single(choice.ToolCalls).Signature.IsEmpty);
        Assert.All(choice.ReasoningBlocks, block => Assert.Contains(block, first));
    }

    [Fact]
    public void They_are_given_back_with_the_message()
    {
        MessageAccumulator message = Accumulated("anthropic-messages", Signed);
        MessageReasoningBlock block = message.Choices[0].ReasoningBlocks[0];
        MessageText ofCall = message.Choices[0].ToolCalls[0].Signature;
        message.Dispose();
        Assert.Throws<ObjectDisposedException>(() => block.Text.Utf8.Length);
        Assert.Throws<ObjectDisposedException>(() => block.Signature.Utf8.Length);
        Assert.Throws<ObjectDisposedException>(() => block.RedactedData.Utf8.Length);
        Assert.Throws<ObjectDisposedException>(() => ofCall.Utf8.Length);
    }

    [SharedTheory]
    [MemberData(nameof(CorpusTests.Files), MemberType = typeof(CorpusTests))]
    public async Task Of_recorded_streams_they_are_what_the_deltas_say(string dialect, string file)
    {
        byte[] stream = await File.ReadAllBytesAsync(SharedFolder.PathOf($"corpus/{file}"));
        Chunking whole = Chunkings.Whole(stream.Length);
        ILookup<int, ReadDelta> deltas = DeltaRunner.Run(dialect, stream, whole).Deltas.ToLookup(delta => delta.Choice);
        using var message = new MessageAccumulator();
        foreach (Chunking chunking in new[] { whole, Chunkings.OfSize(stream.Length, 61) })
        {
            message.Reset();
            Read(dialect, stream, message, chunking);
            foreach (MessageChoice choice in message.Choices)
            {
                IEnumerable<ReadDelta> own = deltas[choice.Index];
                Assert.Equal(ReferenceBlock.Of(own), ReferenceBlock.Of(choice));
                Assert.All(choice.ToolCalls, call => Assert.Equal(ReferenceBlock.SignatureOfCall(own, call.Index), call.Signature.ToString()));
                Assert.Equal(own.Where(delta => delta.Kind == DeltaKind.Reasoning).Sum(delta => Encoding.UTF8.GetByteCount(delta.Text)), choice.Reasoning.Length);
            }
        }
    }

    private static MessageAccumulator Accumulated(string dialect, params string[] payloads)
    {
        byte[] stream = Stream(payloads);
        var message = new MessageAccumulator();
        Read(dialect, stream, message, Chunkings.Whole(stream.Length));
        string expected = Shown(message);
        foreach (Chunking chunking in Chunkings.EverySplit(stream.Length))
        {
            message.Reset();
            Read(dialect, stream, message, chunking);
            Assert.Equal(expected, Shown(message));
        }

        return message;
    }

    private static string Shown(MessageAccumulator message) => string.Join('\n', message.Choices.Select(choice => string.Join(
        ", ",
        ReferenceBlock.Of(choice).Select(block => $"{block}").Concat(choice.ToolCalls.Select(call => $"{call.Id} {call.Name} {call.RawArguments} {call.Signature}")))));

    private static void Read(string dialect, byte[] stream, MessageAccumulator message, Chunking chunking)
    {
        using var parser = DeltaParser.Create(dialect);
        foreach (ReadOnlyMemory<byte> bytes in chunking.Cut(stream))
        {
            ReadOnlySpan<byte> chunk = bytes.Span;
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                message.Add(delta);
            }
        }

        parser.Complete();
        ReadOnlySpan<byte> nothing = default;
        while (parser.TryRead(ref nothing, out Delta delta))
        {
            message.Add(delta);
        }
    }

    private static byte[] Stream(params string[] payloads) => Encoding.UTF8.GetBytes(string.Concat(payloads.Select(payload => $"data: {payload}\n\n")));
}
