using System.Text;
using CommunityToolkit.HighPerformance.Buffers;

namespace SseCore.Tests.Messages;

/// <summary><see cref="MessageAccumulatorOptions"/>: exact to the byte and the part, and what is kept of the message.</summary>
public class MessageAccumulatorLimitTests
{
    private const string Chat = "openai-chat";
    private const string Messages = "anthropic-messages";
    private const string Gemini = "gemini";

    /// <summary>Payloads, with the numbers of bytes and parts that they add.</summary>
    public static TheoryData<string, string, int, int> Payloads => new()
    {
        { Chat, """{"id":"chat","model":"m"}""", 5, 0 },
        { Chat, """{"choices":[{"index":0,"delta":{"content":"abcde"}}]}""", 5, 1 },
        { Chat, """{"choices":[{"index":0,"delta":{"content":"北\n"}}]}""", 4, 1 },
        { Chat, """{"choices":[{"index":0,"delta":{"reasoning_content":"abc"}}]}""", 3, 2 },
        { Chat, """{"choices":[{"index":0,"delta":{"refusal":"abc"}}]}""", 3, 1 },
        { Chat, """{"choices":[{"index":3,"delta":{"content":"abc"},"finish_reason":"stop"}]}""", 7, 1 },
        { Chat, """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"look","arguments":"{}"}}]}}]}""", 7, 2 },
        { Chat, """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c"},{"index":1,"id":"d"}]}},{"index":1,"delta":{"content":"a"}}]}""", 3, 4 },
        { Chat, """{"choices":[{"index":0,"delta":{"reasoning":"abc","reasoning_details":[{"type":"reasoning.encrypted","data":"de"},{"type":"reasoning.encrypted","data":"f"}]}}]}""", 6, 3 },
        { Messages, """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":"abcde"}}""", 5, 2 },
        { Messages, """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"abc","signature":"de"}}""", 5, 2 },
        { Messages, """{"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"abc"}}""", 3, 2 },
        { Gemini, """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"abc"}]}}]}""", 6, 2 },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public void They_are_exact(string dialect, string payload, int bytes, int parts)
    {
        Assert.True(Add(dialect, payload, new MessageAccumulatorOptions { MaxBytes = bytes, MaxParts = Math.Max(1, parts) }));
        Assert.False(Add(dialect, payload, new MessageAccumulatorOptions { MaxBytes = bytes - 1 }));
        if (parts > 1)
        {
            Assert.False(Add(dialect, payload, new MessageAccumulatorOptions { MaxParts = parts - 1 }));
        }
    }

    [Fact]
    public void What_does_not_fit_changes_nothing_and_less_is_still_taken()
    {
        using var message = new MessageAccumulator(new MessageAccumulatorOptions { MaxBytes = 5 });
        Read("""{"choices":[{"index":0,"delta":{"content":"abc"}}]}""", message);
        SseException error = Assert.Throws<SseException>(() => Read("""{"choices":[{"index":1,"delta":{"content":"def"}}]}""", message));
        Assert.Equal(SseErrorCode.MessageTooLarge, error.Code);
        Assert.DoesNotContain("def", error.Message, StringComparison.Ordinal);
        Assert.Equal("abc", Assert.Single(message.Choices).Text.ToString());

        Read("""{"choices":[{"index":0,"delta":{"content":"de"}}]}""", message);
        Assert.Equal("abcde", message.Choices[0].Text.ToString());

        message.Reset();
        Read("""{"choices":[{"index":0,"delta":{"content":"fghij"}}]}""", message);
        Assert.Equal("fghij", Assert.Single(message.Choices).Text.ToString());
    }

    [Fact]
    public void Errors_and_usage_are_taken_beyond_them()
    {
        using var message = new MessageAccumulator(new MessageAccumulatorOptions { MaxBytes = 1 });
        Read("""{"error":{"message":"too much of it"}}""", message);
        Read("""{"choices":[],"usage":{"prompt_tokens":7}}""", message);
        Assert.Equal("too much of it", message.Error!.Message);
        Assert.Equal(7, message.Usage.Input);
    }

    [Fact]
    public void What_is_long_is_not_kept_for_the_process()
    {
        // Ids and names recur, so short ones are kept in a table that all messages share. Its entries stay.
        using var message = new MessageAccumulator();
        Read($$"""{"id":"{{new string('i', 10_000)}}","model":"a model of this test"}""", message);
        Assert.Equal(10_000, message.Id!.Length);
        Assert.False(StringPool.Shared.TryGet(message.Id, out _));
        Assert.True(StringPool.Shared.TryGet(message.Model, out string? model));
        Assert.Same(model, message.Model);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void They_must_be_positive(int limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageAccumulatorOptions { MaxBytes = limit });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageAccumulatorOptions { MaxParts = limit });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeltaParserOptions { MaxParts = limit });
    }

    private static bool Add(string dialect, string payload, MessageAccumulatorOptions options)
    {
        using var message = new MessageAccumulator(options);
        try
        {
            Read(payload, message, dialect);
            return true;
        }
        catch (SseException exception) when (exception.Code == SseErrorCode.MessageTooLarge)
        {
            return false;
        }
    }

    private static void Read(string payload, MessageAccumulator message, string dialect = Chat)
    {
        using var parser = DeltaParser.Create(dialect);
        ReadOnlySpan<byte> chunk = Encoding.UTF8.GetBytes($"data: {payload}\n\n");
        while (parser.TryRead(ref chunk, out Delta delta))
        {
            message.Add(delta);
        }
    }
}
