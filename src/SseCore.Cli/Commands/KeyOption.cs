using System.CommandLine;

namespace SseCore.Cli.Commands;

/// <summary>The environment variable that has a key. Keys themselves do not belong on a command line, which anyone may list.</summary>
internal sealed class KeyOption : Option<string?>
{
    public KeyOption()
        : base("--key-env")
    {
        Description = "The environment variable that the API key is in. [default: the provider's own, OPENAI_API_KEY and the like]";
        HelpName = "NAME";
        Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && Environment.GetEnvironmentVariable(name) is null or "")
            {
                // The message does not quote the name, since some users will have passed the key itself.
                result.AddError("There is no environment variable of the name that --key-env gives.");
            }
        });
    }

    public string? KeyOf(ParseResult arguments, string? customary) =>
        (arguments.GetValue(this) ?? customary) is { } name && Environment.GetEnvironmentVariable(name) is { Length: > 0 } key ? key.Trim() : null;
}
