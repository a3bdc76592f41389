using System.Globalization;
using SseCore.AspNetCore;
using SseCore.Cli.Input;
using SseCore.Cli.Output;
using SseCore.Http;

namespace SseCore.Cli.Chat;

/// <summary>Asks a model and prints the answer as it arrives, followed by a line of statistics.</summary>
internal sealed class ModelClient(Terminal terminal, ChatApi api, Uri baseUrl, string? key) : IDisposable
{
    private readonly HttpClient _client = HttpInput.CreateClient(baseUrl);

    public void Dispose() => _client.Dispose();

    /// <summary>Asks the model. If it is cancelled, the answer is what has arrived by then.</summary>
    /// <exception cref="InputException">There is no answer; the message says why.</exception>
    public async Task<Answer> AskAsync(Question question, CancellationToken cancellationToken)
    {
        var options = new HttpStreamOptions
        {
            OnRetry = retry => terminal.Report(string.Create(CultureInfo.InvariantCulture, $"{retry.Reason.Message} Trying again in {retry.Delay.TotalSeconds:0.0} s.")),
        };
        try
        {
            DeltaStream deltas = await _client.OpenDeltaStreamAsync(api.Dialect, () => api.CreateRequest(baseUrl, question, key), options, cancellationToken);
            await using (deltas)
            {
                return await ShowAsync(deltas, cancellationToken);
            }
        }
        catch (HttpRequestException exception)
        {
            throw new InputException(HttpInput.Explain(baseUrl, exception), exception);
        }
        catch (OperationCanceledException)
        {
            return new Answer(string.Empty, StreamOutcome.Cancelled);
        }
    }

    private async Task<Answer> ShowAsync(DeltaStream deltas, CancellationToken cancellationToken)
    {
        var screen = new DeltaScreen(terminal, terminal.CreateConsole());
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
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException && deltas.Summary is not null)
        {
            // The last line reports it.
        }
        catch (SseException)
        {
            // Likewise: the answer was too large.
        }

        screen.EndLine();
        StreamSummary summary = deltas.Summary ?? new StreamSummary { Outcome = StreamOutcome.LimitExceeded };
        if (message.Error is { } error)
        {
            terminal.Report($"the provider reports an error: {string.Join(": ", new[] { error.Type, error.Code, error.Message }.Where(part => part is not null).Distinct())}");
        }

        terminal.ErrorText.Write(LastLine(deltas, summary, tokens));
        return new Answer(message.Choices is [var choice, ..] ? choice.Text.ToString() : string.Empty, summary.Outcome);
    }

    // If the output is not a terminal, only the answer is written: into a file or another program.
    private void Show(DeltaScreen screen, scoped in Delta delta)
    {
        if (terminal.IsOutInteractive || delta.Kind == DeltaKind.Text)
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
                // The provider's count, if it gave one: a delta may contain several tokens.
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
