using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SseCore.TestKit;

namespace SseCore.Cli.Tests;

/// <summary>The recorded streams of the built-in dialects, compared with the results of two independent decoders.</summary>
// Where these decoders and the wire disagree: both dispatch an event that the end of the stream cuts off, which the standard
// discards ("any pending data must be discarded"). So contents are compared with --lenient, and outcomes without it.
// Arguments that are JSON objects are handed out as they are on the wire, including white space.
[SuppressMessage("Security", "CA5350", Justification = "SHA-1 is what the table of deltas holds; nothing is protected by it.")]
public class CorpusTests
{
    private static readonly Dictionary<string, string> RoleOfKind = new()
    {
        ["text"] = "text",
        ["reasoning"] = "reasoning",
        ["refusal"] = "refusal",
        ["signature"] = "signature",
        ["toolCallArguments"] = "toolarg",
    };

    // Arguments that are not text in fragments, so the scalars in them do not add up; arguments that occur only in the event
    // that ends them; and the code that OpenAI's own interpreter runs, which is not an argument of a call that anybody has to answer.
    private static readonly string[] WithoutArgumentText = ["gemini", "ollama-chat"];
    private static readonly string[] WithOtherArguments =
    [
        "lmstudio/responses-glm-4-7-flash-tools-think-logprobs-ae467a.sse", "openai/responses-gpt-4o-mini-2024-07-18-tools-b60f29.sse",
    ];

    // The delta decoder did not know all kinds of its deltas.
    private const string WithoutReference = "gemini-interactions";

    // The delta decoder took no signatures from reasoning_details.
    private const string WithSignatureInDetails = "vercel-gateway/chat-claude-sonnet-4-tools-think-fc96ba.sse";

    // A refused prompt is an error (promptFeedback.blockReason). These decoders had no event of it, since it is cut.
    private const string WithRefusedPrompt = "google-vertex/gemini-x-0826ae.sse";

    // The wire states why it is incomplete: response.incomplete_details.reason.
    private const string WithUnexpectedReason = "openai/responses-o3-deep-research-2025-06-26-think-de1cb5.sse";

    private static readonly Lazy<Dictionary<string, string>> DialectOfFile = new(
        () => Rows("INDEX.tsv").Where(row => row[2] != WithoutReference && DeltaParser.DialectNames.Contains(row[2])).ToDictionary(row => row[0], row => row[2]));

    private static readonly Lazy<ILookup<string, string[]>> DeltasOfFile = new(() => Rows("DELTAS.tsv").ToLookup(row => row[0]));

    private static readonly Lazy<Dictionary<string, JsonNode>> ExpectedOfFile = new(
        () => File.ReadLines(SharedFolder.PathOf("corpus/EXPECTED.jsonl")).Select(line => JsonNode.Parse(line)!).ToDictionary(expected => (string)expected["file"]!));

    public static TheoryData<string> Files => SharedFolder.Path is null ? [] : [.. DialectOfFile.Value.Keys];

    // The message decoder knew fewer dialects.
    public static TheoryData<string> Messages => SharedFolder.Path is null ? [] : [.. DialectOfFile.Value.Keys.Where(ExpectedOfFile.Value.ContainsKey)];

    [SharedTheory]
    [MemberData(nameof(Files))]
    public async Task Deltas_add_up(string file)
    {
        ToolRun detected = await RunAsync("deltas", file, "--lenient");
        ToolRun named = await RunAsync("deltas", file, "--lenient", "--dialect", DialectOfFile.Value[file], "--chunk", "7");

        Assert.Equal(detected.Out, named.Out);
        Dictionary<string, string> hashes = detected.Lines[..^1]
            .Where(line => RoleOfKind.ContainsKey((string)line["kind"]!))
            .GroupBy(line => RoleOfKind[(string)line["kind"]!])
            .ToDictionary(role => role.Key, role => HashOf(string.Concat(role.Select(line => (string)line["text"]!))));
        foreach (string role in RoleOfKind.Values)
        {
            if (role == "toolarg" && (WithoutArgumentText.Contains(DialectOfFile.Value[file]) || WithOtherArguments.Contains(file)))
            {
                continue;
            }

            if (role == "signature" && file == WithSignatureInDetails)
            {
                Assert.Contains(role, hashes.Keys);
                continue;
            }

            string expected = DeltasOfFile.Value[file].SingleOrDefault(row => row[1] == role)?[4] ?? HashOf("");
            Assert.Equal((role, expected), (role, hashes.GetValueOrDefault(role, HashOf(""))));
        }
    }

    [SharedTheory]
    [MemberData(nameof(Messages))]
    public async Task Messages_are_whole(string file)
    {
        JsonNode expected = ExpectedOfFile.Value[file];
        JsonObject message = (await RunAsync("message", file, "--lenient")).Lines.Single();
        JsonObject named = (await RunAsync("message", file, "--lenient", "--dialect", DialectOfFile.Value[file], "--chunk", "7")).Lines.Single();
        if (file == WithUnexpectedReason)
        {
            expected["choices"]![0]!["finishReason"] = "max_output_tokens";
        }

        Assert.Equal(message.ToJsonString(), named.ToJsonString());
        Assert.Equal(expected["choices"]!.AsArray().Select(ContentOf), message["choices"]!.AsArray().Select(ContentOf));
        foreach ((string count, JsonNode? value) in expected["usage"]!.AsObject())
        {
            Assert.Equal((count, (long?)value), (count, (long?)message["usage"]![count]));
        }

        Assert.Equal((bool)expected["error"]! || file == WithRefusedPrompt, message["error"] is not null);
    }

    [SharedTheory]
    [MemberData(nameof(Messages))]
    public async Task Ends_are_told(string file)
    {
        JsonNode expected = ExpectedOfFile.Value[file];
        string outcome = (bool)expected["error"]! ? "providerError"
            : (bool)expected["done"]! ? "completed"
            : (bool)expected["cut"]! ? "cutMidEvent"
            : HasTerminator(DialectOfFile.Value[file]) ? "noTerminator"
            : expected["choices"]!.AsArray().Any(choice => choice!["finishReason"] is not null) ? "completed"
            : "noFinishReason";

        ToolRun run = await RunAsync("deltas", file);

        Assert.Equal(outcome, (string?)run.End["outcome"]);
        Assert.Equal(outcome == "completed" ? 0 : 3, run.Status);
    }

    private static Task<ToolRun> RunAsync(string command, string file, params string[] options) =>
        ToolRun.OnAsync("", [command, SharedFolder.PathOf(Path.Combine("corpus", file)), .. options]);

    private static IEnumerable<string[]> Rows(string table) =>
        File.ReadLines(SharedFolder.PathOf(Path.Combine("corpus", table))).Skip(1).Select(line => line.Split('\t'));

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));

    private static string ContentOf(JsonNode? choice)
    {
        var calls = choice!["toolCalls"]!.AsArray().Select(call => (call!["id"], call["name"], Compact((string)call["arguments"]!)));
        return string.Join(
            '\n',
            choice["index"],
            choice["text"],
            choice["reasoning"],
            choice["refusal"],
            choice["finishReason"],
            string.Join('\n', calls));
    }

    private static bool HasTerminator(string dialect) => dialect is not ("gemini" or "tgi");

    private static string Compact(string json)
    {
        try
        {
            return JsonNode.Parse(json)?.ToJsonString() ?? "null";
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
