using System.CommandLine;

namespace SseCore.Cli.Commands;

/// <summary>The provider whose payloads to read.</summary>
internal sealed class DialectOption : Option<string>
{
    private const string Auto = "auto";

    public DialectOption()
        : base("--dialect")
    {
        string[] names = [Auto, .. DeltaParser.DialectNames];
        string list = string.Join(", ", names);
        Description = $"One of: {list}.";
        HelpName = "NAME";
        DefaultValueFactory = _ => Auto;
        CompletionSources.Add(names);
        Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && !names.Contains(name))
            {
                result.AddError($"There is no dialect '{name}'. There are: {list}.");
            }
        });
    }
}
