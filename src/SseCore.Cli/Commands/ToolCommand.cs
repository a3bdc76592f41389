using System.CommandLine;
using SseCore.Cli.Input;

namespace SseCore.Cli.Commands;

/// <summary>A command of <c>ssecore</c>.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(Terminal terminal, string name, string description, string example)
        : base(name, description)
    {
        Terminal = terminal;
        Example = example;
        SetAction((arguments, cancellationToken) => RunAsync(arguments, cancellationToken));
    }

    public string Example { get; }

    protected Terminal Terminal { get; }

    /// <summary>Whether the command handles Ctrl+C itself. By default it cancels the command, and ends a program that does not react.</summary>
    public virtual bool HandlesInterrupts(ParseResult arguments) => false;

    protected abstract Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken);

    /// <summary>Returns the exit status, and reports an input that did not end by itself.</summary>
    protected int Finish(InputReader input, bool isComplete)
    {
        switch (input.End)
        {
            case InputEnd.Interrupted:
                return ExitStatus.Interrupted;
            case InputEnd.Failed:
                Terminal.Report($"the input broke off: {input.Failure}");
                return ExitStatus.Incomplete;
            default:
                return isComplete ? ExitStatus.Complete : ExitStatus.Incomplete;
        }
    }
}
