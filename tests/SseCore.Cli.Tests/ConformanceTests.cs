using System.Text;
using System.Text.Json.Nodes;
using SseCore.TestKit;

namespace SseCore.Cli.Tests;

/// <summary>The cases of conformance.json, through the command line.</summary>
public class ConformanceTests
{
    private static readonly Lazy<Dictionary<string, JsonNode>> Cases = new(
        () => JsonNode.Parse(File.ReadAllBytes(SharedFolder.PathOf("conformance.json")))!.AsArray().ToDictionary(test => (string)test!["name"]!, test => test!));

    public static TheoryData<string> Names => SharedFolder.Path is null ? [] : [.. Cases.Value.Keys];

    [SharedTheory]
    [MemberData(nameof(Names))]
    public async Task Case(string name)
    {
        JsonNode test = Cases.Value[name];
        byte[] input = test["input_b64"] is { } encoded ? Convert.FromBase64String((string)encoded!) : Encoding.UTF8.GetBytes((string)test["input"]!);
        foreach (string[] options in new string[][] { [], ["--chunk", "1"], ["--chunk", "2"], ["--chunk", "3"], ["--chunk", "7"] })
        {
            ToolRun run = await ToolRun.OnAsync(input, ["events", .. options]);

            Assert.Equal(
                test["events"]!.AsArray().Select(evt => ((string)evt!["type"]!, (string)evt["data"]!, (string)evt["id"]!)),
                run.Lines[..^1].Select(line => ((string)line["type"]!, (string)line["data"]!, (string)line["id"]!)));
            Assert.Equal((long?)test["retry"], (long?)run.End["retry"]);
        }
    }
}
