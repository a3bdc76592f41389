using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Input instead of a stream, or after one: errors in it are reported, everything else is shown as it is.</summary>
public class NotAStreamTests
{
    private const string GeminiError = """
        {
          "error": {
            "code": 503,
            "message": "The model is overloaded.",
            "status": "UNAVAILABLE"
          }
        }
        """;

    private const string Chunk = "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";

    public static TheoryData<string> Dialects => ["auto", "openai-chat", "anthropic-messages", "ollama-chat", "bedrock-converse"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_json_error_over_several_lines_instead_of_a_stream_is_an_error(string dialect)
    {
        foreach (string body in new[] { GeminiError, GeminiError + "\n", GeminiError.ReplaceLineEndings("\r\n") + "\r\n", "\n" + GeminiError.ReplaceLineEndings("\r") })
        {
            DeltaResult result = EveryWay.Read(dialect, body);
            Assert.Equal(StreamOutcome.ProviderError, result.Summary.Outcome);
            ReadDelta error = Assert.Single(result.Deltas);
            Assert.Equal((DeltaKind.Error, "503", "The model is overloaded."), (error.Kind, error.ErrorCode, error.ErrorMessage));
            Assert.Equal(body.IndexOf('{', StringComparison.Ordinal), error.Offset);
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void So_is_one_on_one_line(string dialect)
    {
        const string Body = """{"error":{"message":"no such model","type":"invalid_request_error","code":"model_not_found"}}""";
        foreach (string body in new[] { Body, Body + "\n", "\uFEFF" + Body })
        {
            DeltaResult result = EveryWay.Read(dialect, body);
            Assert.Equal(StreamOutcome.ProviderError, result.Summary.Outcome);
            ReadDelta error = Assert.Single(result.Deltas);
            Assert.Equal(
                (DeltaKind.Error, "invalid_request_error", "model_not_found", "no such model"),
                (error.Kind, error.ErrorType, error.ErrorCode, error.ErrorMessage));
        }
    }

    [Fact]
    public void The_status_of_a_Google_error_is_its_type() =>
        Assert.Equal("UNAVAILABLE", Assert.Single(EveryWay.Read("auto", "[" + GeminiError + "]").Deltas).ErrorType);

    [Theory]
    [InlineData("auto")]
    [InlineData("openai-chat")]
    [InlineData("anthropic-messages")]
    public void Behind_a_stream_it_is_an_error_too(string dialect)
    {
        DeltaResult result = EveryWay.Read(dialect, Chunk + GeminiError.ReplaceLineEndings("\r\n"));
        Assert.Equal(StreamOutcome.ProviderError, result.Summary.Outcome);
        Assert.Equal("Error type=UNAVAILABLE code=503 message=The model is overloaded.", result.Deltas[^1].ToString().Replace("type= ", "type=UNAVAILABLE ", StringComparison.Ordinal));
        Assert.Equal(Chunk.Length, result.Deltas[^1].Offset);
    }

    [Theory]
    [InlineData("""error: {"code":500,"message":"boom","type":"server_error"}""")]
    [InlineData("""error:{"code":500,"message":"boom","type":"server_error"}""")]
    [InlineData("""error: {"error":{"code":500,"message":"boom","type":"server_error"}}""")]
    public void The_error_field_of_old_llama_cpp_is_one(string line)
    {
        DeltaResult result = EveryWay.Read("openai-chat", $"{Chunk}{line}\n\ndata: [DONE]\n\n");
        Assert.Equal(StreamOutcome.ProviderError, result.Summary.Outcome);
        Assert.Equal(["Text 0/0 \"a\"", "Error type=server_error code=500 message=boom"], result.Deltas.Select(delta => delta.ToString()));
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0xEF, 0xBB })]
    [InlineData(new byte[] { 0xEF })]
    public void It_may_have_a_byte_order_mark_or_what_only_begins_like_one(byte[] mark) =>
        Assert.Equal(
            StreamOutcome.ProviderError,
            EveryWay.Read("openai-chat", [.. mark, .. Encoding.UTF8.GetBytes(GeminiError)]).Summary.Outcome);

    [Fact]
    public void It_is_forgotten_with_the_stream()
    {
        using DeltaParser parser = DeltaParser.Create("openai-chat");
        ReadOnlySpan<byte> chunk = "error: {\"message\":\"boom\"}"u8;
        Assert.False(parser.TryRead(ref chunk, out _));
        parser.Reset();
        chunk = "data: [DONE]\n\n"u8;
        Assert.False(parser.TryRead(ref chunk, out _));
        Assert.Equal(StreamOutcome.Completed, parser.Complete().Outcome);
    }

    [Fact]
    public void The_text_of_the_error_is_its_raw_payload()
    {
        using DeltaParser parser = DeltaParser.Create("openai-chat");
        ReadOnlySpan<byte> chunk = "error: {\"message\":\"boom\"}"u8;
        Assert.False(parser.TryRead(ref chunk, out _));
        parser.Complete();
        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        Assert.Equal("{\"message\":\"boom\"}"u8, delta.Raw);
        Assert.Equal("boom"u8, delta.ErrorMessage);
        Assert.False(parser.TryRead(ref chunk, out _));
    }

    [Fact]
    public void It_comes_behind_an_incomplete_event_that_is_dispatched()
    {
        var options = new DeltaParserOptions { Framing = new SseFramerOptions { DispatchIncompleteAtEnd = true } };
        Assert.Equal(
            ["Text 0/0 \"a\"", "Error type=UNAVAILABLE code=503 message=The model is overloaded."],
            EveryWay.Deltas("openai-chat", GeminiError + "\n" + Chunk.TrimEnd(), options));
    }

    [Theory]
    [InlineData("auto", "<!DOCTYPE html>\n<html>\n<body>502 Bad Gateway</body>\n</html>\n")]
    [InlineData("ollama-chat", "<html>502</html>")]
    [InlineData("bedrock-converse", "<html>502</html>\n")]
    [InlineData("openai-chat", "upstream connect error")]
    [InlineData("auto", "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[]}")]
    [InlineData("auto", "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[]}\n")]
    [InlineData("auto", "{\n  \"id\": \"1\",\n  \"choices\": []\n}\n")]
    [InlineData("openai-chat", "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[]}")]
    public void All_else_is_shown(string dialect, string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        foreach (Chunking chunking in Chunkings.EverySplit(bytes.Length).Append(Chunkings.OfSize(bytes.Length, 1)))
        {
            using DeltaParser parser = DeltaParser.Create(dialect);
            DeltaResult result = DeltaRunner.Run(parser, bytes, chunking);
            Assert.Equal(StreamOutcome.NotAnEventStream, result.Summary.Outcome);
            Assert.Equal(body, Encoding.UTF8.GetString(parser.Prefix));
        }
    }

    [Theory]
    [InlineData("{\n  \"error\": {\n    \"message\": \"cut")]
    [InlineData("{\n  \"error\": \"two\n  lines\"\n}\n")]
    [InlineData("{\n  \"error\" \"x\"\n}\n")]
    [InlineData("{\n data: 1\n")]
    public void What_is_no_whole_json_is_no_error(string body) =>
        Assert.Equal(StreamOutcome.NotAnEventStream, EveryWay.Read("openai-chat", body).Summary.Outcome);

    [Fact]
    public void The_last_json_text_counts()
    {
        const string Body = "{\n}\n{\"x\": [\n  {\n  }]}\n{\n  \"error\": {\"message\": \"}\\\"{\"}} trailing\nnoise\n";
        Assert.Equal("}\"{", Assert.Single(EveryWay.Read("openai-chat", Body).Deltas).ErrorMessage);
    }

    [Fact]
    public void It_is_bounded()
    {
        string large = "{\n \"error\": {\"message\": \"" + new string('x', 70_000) + "\"}\n}\n";
        Assert.Equal(StreamOutcome.NotAnEventStream, DeltaRunner.Run("openai-chat", Encoding.UTF8.GetBytes(large), Chunkings.OfSize(large.Length, 999)).Summary.Outcome);
        Assert.Equal("b", Assert.Single(DeltaRunner.Run("openai-chat", Encoding.UTF8.GetBytes(large + "{\"error\":\"b\"}"), Chunkings.OfSize(large.Length + 13, 1)).Deltas).ErrorMessage);
    }

    [Fact]
    public void Whole_streams_are_none_the_worse()
    {
        DeltaResult result = EveryWay.Read("openai-chat", "{\nevent: x\n" + Chunk + "data: [DONE]\n\n");
        Assert.Equal(StreamOutcome.Completed, result.Summary.Outcome);
    }
}
