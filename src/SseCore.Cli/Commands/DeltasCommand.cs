using System.CommandLine;
using System.Text.Json;
using SseCore.AspNetCore;
using SseCore.Cli.Input;
using SseCore.Cli.Output;

namespace SseCore.Cli.Commands;

/// <summary><c>ssecore deltas</c>: the increments of the message, whichever provider it came from.</summary>
internal sealed class DeltasCommand : ToolCommand
{
    private readonly DialectOption _dialect = new();
    private readonly InputArguments _input;

    public DeltasCommand(Terminal terminal)
        : base(terminal, "deltas", "Print every increment of the message as a line of JSON, then how the stream ended.", "ssecore deltas --dialect anthropic-messages answer.sse")
    {
        _input = new InputArguments(this);
        Add(_dialect);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using InputReader input = await _input.OpenAsync(arguments, Terminal, cancellationToken);
        using var parser = DeltaParser.Create(arguments.GetRequiredValue(_dialect), _input.Parsing(arguments, input));
        using var lines = new JsonLines(Terminal.Out);
        StreamSummary summary = await DeltaFeed.ReadAsync(input, parser, WriteDelta, lines.Flush, cancellationToken);

        Utf8JsonWriter json = lines.Begin();
        DeltaJson.WriteEnd(json, summary.Outcome);
        lines.End();
        lines.Flush();
        return Finish(input, summary.Outcome == StreamOutcome.Completed);

        void WriteDelta(scoped in Delta delta)
        {
            DeltaJson.Write(lines.Begin(), delta);
            lines.End();
        }
    }
}
