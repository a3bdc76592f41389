using System.CommandLine;
using System.Text;
using SseCore.Cli.Chat;
using SseCore.Cli.Input;

namespace SseCore.Cli.Commands;

/// <summary><c>ssecore chat</c>: asks a model, and prints the answer as it arrives; without a prompt, on a terminal, repeatedly.</summary>
internal sealed class ChatCommand : ToolCommand
{
    private readonly Argument<string?> _prompt = new("PROMPT")
    {
        Description = "What to ask; standard input by default, which on a terminal begins a conversation.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly HttpUrlOption _baseUrl = new("--base-url", "The API's address, e.g. http://localhost:11434/v1. [default: the provider's]");

    private readonly Option<string> _model = new("--model", "-m") { Description = "The model.", HelpName = "NAME", Required = true };

    private readonly Option<string?> _system = new("--system") { Description = "Instructions for the model.", HelpName = "TEXT" };

    private readonly Option<string?> _dialect = new("--dialect")
    {
        Description = $"How the API wants to be asked: {string.Join(", ", ChatApi.All.Select(api => api.Dialect))}. [default: as the address says, else openai-chat]",
        HelpName = "NAME",
    };

    private readonly KeyOption _key = new();

    public ChatCommand(Terminal terminal)
        : base(terminal, "chat", "Ask a model, and print the answer as it comes.", "ssecore chat --base-url http://localhost:11434/v1 --model llama3.2 \"Why is the sky blue?\"")
    {
        _dialect.AcceptOnlyFromAmong([.. ChatApi.All.Select(api => api.Dialect)]);
        Add(_prompt);
        Add(_baseUrl);
        Add(_model);
        Add(_system);
        Add(_dialect);
        Add(_key);
    }

    /// <summary>In a conversation they end the answer, not the program.</summary>
    public override bool HandlesInterrupts(ParseResult arguments) => Terminal.IsInInteractive && arguments.GetValue(_prompt) is null;

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        ChatApi api = arguments.GetValue(_dialect) is { } dialect ? ChatApi.OfDialect(dialect)
            : arguments.GetValue(_baseUrl) is { } address ? ChatApi.OfAddress(address)
            : ChatApi.All[0];
        Uri baseUrl = arguments.GetValue(_baseUrl) ?? new Uri(api.DefaultBaseUrl);
        string model = arguments.GetRequiredValue(_model);
        string? system = arguments.GetValue(_system);
        using var client = new ModelClient(Terminal, api, baseUrl, _key.KeyOf(arguments, api.KeyVariable));
        if (HandlesInterrupts(arguments))
        {
            return await new Conversation(Terminal, client, model, system).RunAsync(cancellationToken);
        }

        string prompt = arguments.GetValue(_prompt) ?? await ReadPromptAsync(cancellationToken);
        Answer answer = await client.AskAsync(new Question(model, system, [new Turn(IsModel: false, prompt)]), cancellationToken);
        return answer.Outcome switch
        {
            StreamOutcome.Completed => ExitStatus.Complete,
            StreamOutcome.Cancelled => ExitStatus.Interrupted,
            _ => ExitStatus.Incomplete,
        };
    }

    private async Task<string> ReadPromptAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Terminal.In, Encoding.UTF8, leaveOpen: true);
        string prompt;
        try
        {
            prompt = (await reader.ReadToEndAsync(cancellationToken).WaitAsync(cancellationToken)).Trim();
        }
        catch (Exception exception) when (InputSource.IsFailure(exception))
        {
            throw InputSource.Explain(InputSource.StandardInput, exception);
        }

        return prompt.Length > 0 ? prompt : throw new InputException("there is no prompt, neither as argument nor on standard input.");
    }
}
