using System.CommandLine;
using SseCore.Cli.Input;
using SseCore.Cli.Output;

namespace SseCore.Cli.Commands;

/// <summary><c>ssecore message</c>: the message that the stream's deltas add up to.</summary>
internal sealed class MessageCommand : ToolCommand
{
    private readonly DialectOption _dialect = new();
    private readonly InputArguments _input;

    public MessageCommand(Terminal terminal)
        : base(terminal, "message", "Print the assembled message as one JSON object.", "ssecore message answer.sse | jq .choices[0].toolCalls")
    {
        _input = new InputArguments(this);
        Add(_dialect);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using InputReader input = await _input.OpenAsync(arguments, Terminal, cancellationToken);
        using var parser = DeltaParser.Create(arguments.GetRequiredValue(_dialect), _input.Parsing(arguments, input));
        using var message = new MessageAccumulator();
        StreamSummary summary = await DeltaFeed.ReadAsync(input, parser, message.Add, () => { }, cancellationToken);
        message.Complete(summary);

        using var lines = new JsonLines(Terminal.Out);
        MessageJson.Write(lines.Begin(), message, summary.Outcome);
        lines.End();
        lines.Flush();
        return Finish(input, summary.Outcome == StreamOutcome.Completed);
    }
}
