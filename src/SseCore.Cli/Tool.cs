using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SseCore.Cli.Commands;
using SseCore.Cli.Input;

namespace SseCore.Cli;

/// <summary>The command line as a whole: its commands, and the handling of errors.</summary>
internal sealed class Tool(Terminal terminal)
{
    /// <summary>How long the demo's server takes per token.</summary>
    public TimeSpan DemoTokenInterval { get; init; } = TimeSpan.FromMilliseconds(25);

    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken = default)
    {
        // No response files: an INPUT may well begin with '@'.
        ParseResult arguments = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (arguments.Action is ParseErrorAction)
        {
            // For an unknown command there is also an error that none is given; the last error is the more specific one.
            terminal.Report($"{arguments.Errors[^1].Message} See 'ssecore --help'.");
            return ExitStatus.Unusable;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.OutText,
            Error = terminal.ErrorText,
            EnableDefaultExceptionHandler = false,
        };
        if (arguments.CommandResult.Command is ToolCommand command && command.HandlesInterrupts(arguments))
        {
            configuration.ProcessTerminationTimeout = null;
        }

        try
        {
            return await arguments.InvokeAsync(configuration, cancellationToken);
        }
        catch (InputException exception)
        {
            terminal.Report(exception.Message);
            return ExitStatus.Unusable;
        }
        catch (OperationCanceledException)
        {
            return ExitStatus.Interrupted;
        }
        catch (IOException exception) when (IsBrokenPipe(exception))
        {
            // The reader of the output has enough of it, like `head`.
            return ExitStatus.Complete;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Commands say themselves what input they cannot read, so it is the output.
            terminal.Report($"cannot write the output: {InputSource.ReasonOf(exception)}");
            return ExitStatus.Unusable;
        }
    }

    private RootCommand CreateRoot()
    {
        var root = new RootCommand("Looks into Server-Sent-Events streams, above all those of LLM APIs.")
        {
            new EventsCommand(terminal),
            new DeltasCommand(terminal),
            new MessageCommand(terminal),
            new TextCommand(terminal),
            new StatsCommand(terminal),
            new ChatCommand(terminal),
            new ServeCommand(terminal, DemoTokenInterval),
            new DemoCommand(terminal, DemoTokenInterval),
        };
        root.HelpName = "ssecore";
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((SynchronousCommandLineAction)help.Action!);
        return root;
    }

    // EPIPE, ERROR_BROKEN_PIPE, ERROR_NO_DATA: input that breaks never gets here, see InputReader.
    private static bool IsBrokenPipe(IOException exception) =>
        exception.HResult is 32 or unchecked((int)0x8007006D) or unchecked((int)0x800700E8);
}
