namespace SseCore.Generator;

/// <summary>The arguments: dialect files, <c>--output DIRECTORY</c>, <c>--namespace NAME</c>, and <c>@FILE</c> with one argument per line.</summary>
internal sealed record CommandLine(IReadOnlyList<string> Inputs, string Output, string Namespace)
{
    public const string Usage = "usage: ssecore-gen --output DIRECTORY [--namespace NAME] [@FILE] INPUT...";

    /// <summary>The arguments, or <see langword="null"/> if they are invalid.</summary>
    public static CommandLine? Parse(IEnumerable<string> arguments)
    {
        var inputs = new List<string>();
        string? output = null;
        string @namespace = "SseCore";
        using IEnumerator<string> argument = arguments.SelectMany(Expand).GetEnumerator();
        while (argument.MoveNext())
        {
            switch (argument.Current)
            {
                case "--output" when argument.MoveNext():
                    output = argument.Current;
                    break;
                case "--namespace" when argument.MoveNext():
                    @namespace = CSharp.Namespace(argument.Current);
                    break;
                case ['-', ..] or "":
                    return null;
                default:
                    inputs.Add(argument.Current);
                    break;
            }
        }

        return output is null || inputs.Count == 0 ? null : new CommandLine(inputs, output, @namespace);
    }

    private static IEnumerable<string> Expand(string argument) =>
        argument is ['@', .. string file] ? File.ReadLines(file).Where(line => line.Length > 0) : [argument];
}
