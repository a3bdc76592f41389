using System.CommandLine;

namespace SseCore.Cli.Commands;

/// <summary>An option that takes an http(s) address.</summary>
internal sealed class HttpUrlOption : Option<Uri?>
{
    public HttpUrlOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "URL";
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https")
            {
                return uri;
            }

            result.AddError($"{name} takes an http(s) URL, not '{text}'.");
            return null;
        };
    }
}
