using System.CommandLine;
using System.Globalization;

namespace SseCore.Cli.Commands;

/// <summary>An option that takes a number from 1.</summary>
internal sealed class PositiveNumberOption : Option<int?>
{
    public PositiveNumberOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "N";
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 && number <= Array.MaxLength)
            {
                return number;
            }

            result.AddError($"{name} takes a number from 1 to {Array.MaxLength}, not '{text}'.");
            return null;
        };
    }
}
