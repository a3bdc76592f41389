using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SseCore.AspNetCore;
using SseCore.Cli.Demo;
using SseCore.TestServer;

namespace SseCore.Cli.Commands;

/// <summary><c>ssecore demo</c>: the library at work, without an API key.</summary>
internal sealed class DemoCommand(Terminal terminal, TimeSpan tokenInterval)
    : ToolCommand(terminal, "demo", "Serve streams like those of LLM APIs from this machine, and read them back as they come.", "ssecore demo")
{
    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        DemoScript[] scripts = [new ChatScript(), new MessagesScript(), new CutChatScript()];
        ResponseScript[] responses = Array.ConvertAll(scripts, script => script.ToResponse(tokenInterval));
        await using ScriptedServer server = ScriptedServer.Start(responses);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        IAnsiConsole console = Terminal.CreateConsole();
        var screen = new DemoScreen(Terminal, console);
        var reader = new DemoReader(client, screen);
        var results = new List<DemoResult>();
        foreach (DemoScript script in scripts)
        {
            console.Write(new Rule($"{script.Title} · {script.Dialect}") { Justification = Justify.Left, Style = Style.Parse("green") });
            DemoResult result = await reader.ReadAsync(script, server.Uri, cancellationToken);
            screen.End();
            results.Add(result);
        }

        console.Write(CreateSummary(results));
        return results.TrueForAll(result => result.IsAsScripted) ? ExitStatus.Complete : ExitStatus.Incomplete;
    }

    private static Table CreateSummary(List<DemoResult> results)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .Caption("Allocated by reading, after 16 events: what a tool call or an end needs once, nothing per event.")
            .AddColumns("stream", "outcome", "as scripted", "first token", "tokens/s", "events", "B/event allocated");
        foreach (DemoResult result in results)
        {
            table.AddRow(
                result.Script.Title,
                OutcomeNames.Of(result.Summary.Outcome),
                result.IsAsScripted ? "yes" : "NO",
                string.Create(CultureInfo.InvariantCulture, $"{result.TimeToFirstToken?.TotalMilliseconds:N0} ms"),
                string.Create(CultureInfo.InvariantCulture, $"{result.TokensPerSecond:N1}"),
                string.Create(CultureInfo.InvariantCulture, $"{result.Summary.Events:N0}"),
                string.Create(CultureInfo.InvariantCulture, $"{result.AllocatedPerEvent:N1}"));
        }

        return table;
    }
}
