using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Recorded streams that are not Server-Sent Events, compared with the results of two independent decoders.</summary>
[SuppressMessage("Security", "CA5350", Justification = "SHA-1 is what the table of deltas holds; nothing is protected by it.")]
public class RecordedFramingsTests
{
    private static readonly string[] Ollama = ["ollama-chat", "ollama-generate"];

    public static IEnumerable<object[]> OllamaStreams => SharedFolder.Path is null ? [["", ""]] :
        from row in Rows("INDEX.tsv")
        where Ollama.Contains(row[2]) && row[0].EndsWith(".ndjson", StringComparison.Ordinal)
        select new object[] { row[2], row[0] };

    [SharedTheory]
    [MemberData(nameof(OllamaStreams))]
    public void Ollama_messages_are_whole(string dialect, string file)
    {
        byte[] stream = File.ReadAllBytes(SharedFolder.PathOf($"corpus/{file}"));
        DeltaResult whole = DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length));
        foreach (Chunking chunking in Chunkings.Few(stream.Length))
        {
            Assert.Equal(whole, DeltaRunner.Run("auto", stream, chunking));
        }

        JsonNode expected = File.ReadLines(SharedFolder.PathOf("corpus/EXPECTED.jsonl")).Select(line => JsonNode.Parse(line)!)
            .Single(message => (string)message["file"]! == file);
        JsonNode choice = expected["choices"]![0]!;
        Assert.Equal(choice["toolCalls"]!.AsArray().Select(call => $"{call!["id"]} {call["name"]}"), CallsOf(whole).Select(call => $"{call.Id} {call.Name}"));
        Assert.Equal(choice["toolCalls"]!.AsArray().Select(ArgumentsOf), CallsOf(whole).Select(call => Canonical(call.Arguments)));
        Assert.Equal((string?)choice["finishReason"], whole.Deltas.Single(delta => delta.Kind == DeltaKind.Finish).Reason);
        Assert.Equal((long?)expected["usage"]!["input"], whole.Summary.Usage.Input);
        Assert.Equal((long?)expected["usage"]!["output"], whole.Summary.Usage.Output);
        Assert.Equal(StreamOutcome.Completed, whole.Summary.Outcome);

        string text = string.Concat(whole.Deltas.Where(delta => delta.Kind == DeltaKind.Text).Select(delta => delta.Text));
        string hash = Rows("DELTAS.tsv").Single(row => row[0] == file && row[1] == "text")[4];
        Assert.Equal(hash, Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text))));
    }

    // Neither table has these; the expected values were read by hand.
    [SharedTheory]
    [InlineData("082489", 246, 130, "end_turn", 1113)]
    [InlineData("c61f73", 0, 10, "end_turn", 253)]
    public void Bedrock_messages_are_whole(string stream, int reasoningDeltas, int textDeltas, string reason, int outputTokens)
    {
        byte[] bytes = File.ReadAllBytes(SharedFolder.PathOf($"corpus/bedrock/aws-eventstream-binary-x-{stream}.bin"));
        DeltaResult whole = DeltaRunner.Run("bedrock-converse", bytes, Chunkings.Whole(bytes.Length));
        foreach (Chunking chunking in Chunkings.Few(bytes.Length))
        {
            Assert.Equal(whole, DeltaRunner.Run("auto", bytes, chunking));
        }

        Assert.Equal(reasoningDeltas, whole.Deltas.Count(delta => delta.Kind == DeltaKind.Reasoning));
        Assert.Equal(textDeltas, whole.Deltas.Count(delta => delta.Kind == DeltaKind.Text));
        Assert.Equal(reason, whole.Deltas.Single(delta => delta.Kind == DeltaKind.Finish).Reason);
        Assert.Equal((StreamOutcome.Completed, outputTokens), (whole.Summary.Outcome, whole.Summary.Usage.Output));
    }

    // The recorder wrote Base64, after a prefix that says so. The model is Llama; neither table has it.
    [SharedFact]
    public void InvokeModel_is_framed_and_unwrapped()
    {
        string text = File.ReadAllText(SharedFolder.PathOf("corpus/bedrock/aws-eventstream-binary-x-97bedb.bin"));
        byte[] bytes = Convert.FromBase64String(text["base64:".Length..]);
        using DeltaParser parser = DeltaParser.Create("auto");
        DeltaResult result = DeltaRunner.Run(parser, bytes, Chunkings.Whole(bytes.Length));
        Assert.Equal(
            (StreamFraming.AwsEventStream, "bedrock-invoke", StreamOutcome.Completed, 0L),
            (parser.Framing, parser.DialectName, result.Summary.Outcome, result.Summary.MalformedPayloads));
        Assert.True(result.Deltas.Count(delta => delta.Kind == DeltaKind.Text) > 100);
        Assert.Equal(result.Summary.Usage.Output, result.Summary.Events);
    }

    private static IEnumerable<(string Id, string Name, string Arguments)> CallsOf(DeltaResult result) =>
        from start in result.Deltas
        where start.Kind == DeltaKind.ToolCallStart
        select (start.Id, start.Name, string.Concat(
            result.Deltas.Where(delta => delta.Kind == DeltaKind.ToolCallArguments && delta.Index == start.Index).Select(delta => delta.Text)));

    private static string ArgumentsOf(JsonNode? call) =>
        call!["arguments"] is JsonValue text ? Canonical((string)text!) : call["arguments"]!.ToJsonString();

    private static string Canonical(string json) => JsonNode.Parse(json)!.ToJsonString();

    private static IEnumerable<string[]> Rows(string table) =>
        File.ReadLines(SharedFolder.PathOf($"corpus/{table}")).Skip(1).Select(line => line.Split('\t'));
}
