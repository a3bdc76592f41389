using System.CommandLine;
using SseCore.Cli.Input;
using SseCore.Cli.Stats;

namespace SseCore.Cli.Commands;

/// <summary><c>ssecore stats</c>: what a stream consists of and how fast it is read, for people.</summary>
internal sealed class StatsCommand : ToolCommand
{
    private readonly DialectOption _dialect = new();
    private readonly InputArguments _input;

    public StatsCommand(Terminal terminal)
        : base(terminal, "stats", "Show what the stream is made of and how fast it is read.", "ssecore stats answer.sse")
    {
        _input = new InputArguments(this);
        Add(_dialect);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using InputReader input = await _input.OpenAsync(arguments, Terminal, cancellationToken);
        DeltaParserOptions parsing = _input.Parsing(arguments, input);
        string dialect = arguments.GetRequiredValue(_dialect);
        StreamProfile profile = await StreamProfile.ReadAsync(input, dialect, parsing, cancellationToken);
        ParsingSpeed? speed = profile.Bytes is { IsEmpty: false } bytes && profile.EventCount > 0 && input.End != InputEnd.Interrupted
            ? ParsingSpeed.Measure(profile, bytes.Span, dialect, parsing)
            : null;
        Terminal.CreateConsole().Write(StatsTable.Create(profile, speed, input));
        return Finish(input, profile.Summary.Outcome == StreamOutcome.Completed);
    }
}
