using System.CommandLine;
using SseCore.AspNetCore;
using SseCore.Cli.Input;

namespace SseCore.Cli.Commands;

/// <summary><c>ssecore text</c>: the answer, as it arrives.</summary>
internal sealed class TextCommand : ToolCommand
{
    private readonly DialectOption _dialect = new();
    private readonly InputArguments _input;

    public TextCommand(Terminal terminal)
        : base(terminal, "text", "Print the text of the answer as it arrives, and nothing else.", "curl -sN https://api.example.com/v1/chat/completions -d @request.json | ssecore text")
    {
        _input = new InputArguments(this);
        Add(_dialect);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using InputReader input = await _input.OpenAsync(arguments, Terminal, cancellationToken);
        using var parser = DeltaParser.Create(arguments.GetRequiredValue(_dialect), _input.Parsing(arguments, input) with { Kinds = DeltaKinds.Text });
        StreamSummary summary = await DeltaFeed.ReadAsync(input, parser, WriteText, () => { }, cancellationToken);
        bool isComplete = summary.Outcome == StreamOutcome.Completed;
        if (!isComplete && input.End == InputEnd.Ended)
        {
            Terminal.Report($"the stream did not complete: {OutcomeNames.Of(summary.Outcome)}.");
        }

        return Finish(input, isComplete);

        // Alternative answers would run into each other; the first is the one usually wanted.
        void WriteText(scoped in Delta delta)
        {
            if (delta.Choice == 0)
            {
                Terminal.Out.Write(delta.Text);
                Terminal.Out.Flush();
            }
        }
    }
}
