using System.Buffers;
using System.CommandLine;
using SseCore.Cli.Input;

namespace SseCore.Cli.Commands;

/// <summary>What to read and how: the same for every command that reads.</summary>
internal sealed class InputArguments
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly Argument<string> _input = new("INPUT")
    {
        Description = "A file, an http(s) URL, or '-' for standard input.",
        DefaultValueFactory = _ => InputSource.StandardInput,
    };

    private readonly PositiveNumberOption _chunk = new("--chunk", "Feed the parser N bytes at a time. [default: as read]");

    private readonly PositiveNumberOption _maxEventBytes = new(
        "--max-event-bytes", $"The most bytes that an event may take. [default: {SseFramerOptions.DefaultMaxEventBytes}]");

    private readonly Option<bool> _lenient = new("--lenient")
    {
        Description = "Dispatch a last event that lacks its blank line; the standard discards it.",
    };

    private readonly Option<string[]> _headers = new("--header", "-H")
    {
        Description = "A header of the request for a URL, 'Name: value'; may be given several times. $NAME in it stands for an environment variable.",
        HelpName = "HEADER",
    };

    private readonly Option<string?> _data = new("--data", "-d")
    {
        Description = "The body of the request for a URL, which makes it a POST of JSON; @FILE for what is in a file.",
        HelpName = "BODY",
    };

    public InputArguments(Command command)
    {
        // An unknown option would otherwise be taken for a file.
        _input.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', _, ..] name }])
            {
                result.AddError($"There is no option '{name}'.");
            }
        });
        command.Add(_input);
        command.Add(_chunk);
        command.Add(_maxEventBytes);
        command.Add(_lenient);
        _headers.Validators.Add(result =>
        {
            if (!result.Tokens.All(token => token.Value.IndexOf(':') is > 0 and var colon && IsName(token.Value.AsSpan(0, colon).Trim())))
            {
                // The message does not quote the value, which may be a key.
                result.AddError("--header takes 'Name: value'.");
            }
        });
        command.Add(_headers);
        command.Add(_data);
    }

    // RFC 9110, section 5.6.2: token.
    private static bool IsName(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(NameCharacters);

    public SseFramerOptions Framing(ParseResult arguments) => new()
    {
        MaxEventBytes = arguments.GetValue(_maxEventBytes) ?? SseFramerOptions.DefaultMaxEventBytes,
        DispatchIncompleteAtEnd = arguments.GetValue(_lenient),
    };

    public DeltaParserOptions Parsing(ParseResult arguments, InputReader input) => new() { Framing = Framing(arguments), ContentType = input.ContentType };

    /// <exception cref="InputException">It cannot be read.</exception>
    public async Task<InputReader> OpenAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        string input = arguments.GetRequiredValue(_input);
        // A named pipe without another end makes the thread wait, whatever the token says. Standard input is open already.
        InputSource source = input == InputSource.StandardInput
            ? await OpenAsync()
            : await Task.Run(OpenAsync, cancellationToken).WaitAsync(cancellationToken);
        bool showProgress = terminal.IsErrorInteractive && !terminal.IsOutInteractive;
        return new InputReader(source, arguments.GetValue(_chunk), showProgress ? new Progress(terminal.ErrorText, source.Length) : null);

        Task<InputSource> OpenAsync() => InputSource.OpenAsync(
            input, terminal.In, HttpInputRequest.Of(arguments.GetValue(_headers) ?? [], arguments.GetValue(_data)), cancellationToken);
    }
}
