using System.CommandLine;
using System.Globalization;
using System.Text;
using SseCore.AspNetCore;
using SseCore.Cli.Chat;
using SseCore.Cli.Input;
using SseCore.Cli.Output;
using SseCore.Http;

namespace SseCore.Cli.Commands;

/// <summary><c>ssecore chat</c>: asks a model, and prints the answer as it comes.</summary>
internal sealed class ChatCommand : ToolCommand
{
    private readonly Argument<string?> _prompt = new("PROMPT")
    {
        Description = "What to ask; standard input by default.",
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

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        ChatApi api = arguments.GetValue(_dialect) is { } dialect ? ChatApi.OfDialect(dialect)
            : arguments.GetValue(_baseUrl) is { } address ? ChatApi.OfAddress(address)
            : ChatApi.All[0];
        Uri baseUrl = arguments.GetValue(_baseUrl) ?? new Uri(api.DefaultBaseUrl);
        string prompt = arguments.GetValue(_prompt) ?? await ReadPromptAsync(cancellationToken);
        var question = new Question(arguments.GetRequiredValue(_model), arguments.GetValue(_system), prompt);
        string? key = _key.KeyOf(arguments, api.KeyVariable);
        using HttpClient client = HttpInput.CreateClient(baseUrl);
        var options = new HttpStreamOptions
        {
            OnRetry = retry => Terminal.Report(string.Create(CultureInfo.InvariantCulture, $"{retry.Reason.Message} Trying again in {retry.Delay.TotalSeconds:0.0} s.")),
        };
        DeltaStream deltas;
        try
        {
            deltas = await client.OpenDeltaStreamAsync(api.Dialect, () => api.CreateRequest(baseUrl, question, key), options, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new InputException(HttpInput.Explain(baseUrl, exception), exception);
        }

        await using (deltas)
        {
            return await ShowAsync(deltas, cancellationToken);
        }
    }

    private async Task<string> ReadPromptAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Terminal.In, Encoding.UTF8, leaveOpen: true);
        string prompt = (await reader.ReadToEndAsync(cancellationToken).WaitAsync(cancellationToken)).Trim();
        return prompt.Length > 0 ? prompt : throw new InputException("there is no prompt, neither as argument nor on standard input.");
    }

    private async Task<int> ShowAsync(DeltaStream deltas, CancellationToken cancellationToken)
    {
        var screen = new DeltaScreen(Terminal, Terminal.CreateConsole());
        using var message = new MessageAccumulator();
        long tokens = 0;
        try
        {
            while (await deltas.WaitToReadAsync(cancellationToken))
            {
                while (deltas.TryRead(out Delta delta))
                {
                    message.Add(delta);
                    tokens += delta.Kind is DeltaKind.Text or DeltaKind.Reasoning or DeltaKind.ToolCallArguments ? 1 : 0;
                    Show(screen, delta);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException && deltas.Summary is not null)
        {
            // The last line tells.
        }
        catch (OperationCanceledException)
        {
            screen.EndLine();
            return ExitStatus.Interrupted;
        }

        screen.EndLine();
        StreamSummary summary = deltas.Summary.GetValueOrDefault();
        if (message.Error is { } error)
        {
            Terminal.Report($"the provider reports an error: {string.Join(": ", new[] { error.Type, error.Code, error.Message }.Where(part => part is not null).Distinct())}");
        }

        Terminal.ErrorText.Write(LastLine(deltas, summary, tokens));
        return summary.Outcome == StreamOutcome.Completed ? ExitStatus.Complete : ExitStatus.Incomplete;
    }

    // Where nobody looks the answer goes on alone: into a file or another program.
    private void Show(DeltaScreen screen, scoped in Delta delta)
    {
        if (Terminal.IsOutInteractive || delta.Kind == DeltaKind.Text)
        {
            screen.Show(delta);
        }
    }

    private static string LastLine(DeltaStream deltas, in StreamSummary summary, long tokens)
    {
        var parts = new List<string>();
        if (deltas.TimeToFirstDelta is { } first)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"first token {first.TotalMilliseconds:N0} ms"));
            TimeSpan streaming = (deltas.TimeToLastByte - first).GetValueOrDefault();
            if (streaming > TimeSpan.Zero)
            {
                // The provider's count, where it gave one: a delta may hold several tokens.
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{(summary.Usage.Output ?? tokens) / streaming.TotalSeconds:N1} tokens/s"));
            }
        }

        if (!summary.Usage.IsEmpty)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{summary.Usage.Input?.ToString("N0", CultureInfo.InvariantCulture) ?? "?"} in, {summary.Usage.Output?.ToString("N0", CultureInfo.InvariantCulture) ?? "?"} out"));
        }

        parts.Add(OutcomeNames.Of(summary.Outcome));
        return string.Join(" · ", parts) + "\n";
    }
}
