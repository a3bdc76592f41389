using System.Text;
using System.Text.Json.Nodes;

namespace SseCore.Cli.Tests;

/// <summary>One run of the command line within this process.</summary>
internal sealed record ToolRun(int Status, byte[] OutBytes, string Error)
{
    public string Out => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(OutBytes);

    public JsonObject[] Lines => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    public JsonObject End => Lines[^1]["end"]!.AsObject();

    /// <summary>Runs a command on standard input.</summary>
    public static Task<ToolRun> OnAsync(string input, params string[] args) => OnAsync(Encoding.UTF8.GetBytes(input), args);

    public static Task<ToolRun> OnAsync(ReadOnlyMemory<byte> input, params string[] args) => OnAsync(new MemoryStream(input.ToArray()), args);

    public static async Task<ToolRun> OnAsync(Stream input, string[] args, CancellationToken cancellationToken = default)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var tool = new Tool(new Terminal(input, output, error)) { DemoTokenInterval = TimeSpan.FromMilliseconds(1) };
        int status = await tool.RunAsync(args, cancellationToken);
        return new ToolRun(status, output.ToArray(), Encoding.UTF8.GetString(error.ToArray()));
    }
}
