using System.CommandLine;
using System.CommandLine.Invocation;

namespace SseCore.Cli.Commands;

/// <summary>The library's help, and below it the command's example.</summary>
internal sealed class HelpWithExample(SynchronousCommandLineAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int status = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ToolCommand command)
        {
            parseResult.InvocationConfiguration.Output.Write($"Example:\n  {command.Example}\n\n");
        }

        return status;
    }
}
