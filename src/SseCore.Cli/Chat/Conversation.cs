using System.Text;
using SseCore.Cli.Input;

namespace SseCore.Cli.Chat;

/// <summary>
/// Questions from a terminal, one per line, and their answers, each of which knows the earlier turns. An interrupt ends the
/// current answer, whose beginning is kept; if there is none, it ends the conversation.
/// </summary>
internal sealed class Conversation(Terminal terminal, ModelClient client, string model, string? system)
{
    private const string Leave = "/exit";
    private const string Forget = "/new";

    private readonly List<Turn> _turns = [];

    /// <returns>The exit status of the program.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        terminal.ErrorText.Write($"{model}. Ctrl+C ends an answer; {Forget} begins anew; {Leave} or the end of the input leaves.\n");
        using var reader = new StreamReader(terminal.In, Encoding.UTF8, leaveOpen: true);
        while (true)
        {
            terminal.ErrorText.Write("> ");
            string? line;
            try
            {
                line = await InterruptibleAsync(token => reader.ReadLineAsync(token).AsTask().WaitAsync(token), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                terminal.ErrorText.Write("\n");
                return ExitStatus.Interrupted;
            }
            catch (Exception exception) when (InputSource.IsFailure(exception))
            {
                throw InputSource.Explain(InputSource.StandardInput, exception);
            }

            switch (line?.Trim())
            {
                case null:
                    terminal.ErrorText.Write("\n");
                    return ExitStatus.Complete;
                case Leave:
                    return ExitStatus.Complete;
                case Forget:
                    _turns.Clear();
                    break;
                case "":
                    break;
                case var prompt:
                    await AskAsync(prompt, cancellationToken);
                    cancellationToken.ThrowIfCancellationRequested();
                    break;
            }
        }
    }

    private async Task AskAsync(string prompt, CancellationToken cancellationToken)
    {
        _turns.Add(new Turn(IsModel: false, prompt));
        string text = string.Empty;
        try
        {
            Answer answer = await InterruptibleAsync(token => client.AskAsync(new Question(model, system, [.. _turns]), token), cancellationToken);
            text = answer.Text;
        }
        catch (InputException exception)
        {
            terminal.Report(exception.Message);
        }

        if (text.Length > 0)
        {
            _turns.Add(new Turn(IsModel: true, text));
        }
        else
        {
            // APIs may reject two questions in a row, and the next answer would not answer this one.
            _turns.RemoveAt(_turns.Count - 1);
        }
    }

    private async Task<T> InterruptibleAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using (terminal.OnInterrupt(interrupted.Cancel))
        {
            return await run(interrupted.Token);
        }
    }
}
