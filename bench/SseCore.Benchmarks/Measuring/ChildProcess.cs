using System.Diagnostics;
using System.Text.Json;

namespace SseCore.Benchmarks.Measuring;

/// <summary>Another instance of this program that answers requests line by line, so that time, memory and what the JIT learns are those of one part.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <param name="verb">Its role.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ChildProcess Start(string verb, params IEnumerable<string> arguments)
    {
        string program = typeof(ChildProcess).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, verb, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The other side: answers every line of standard input, until it ends.</summary>
    /// <param name="answer">Returns the value to write as JSON.</param>
    public static async Task AnswerAsync(Func<string[], Task<object>> answer)
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Console.WriteLine(JsonSerializer.Serialize(await answer(line.Split(' '))));
        }
    }

    public async Task<T> AskAsync<T>(params string[] question)
    {
        await _process.StandardInput.WriteLineAsync(string.Join(' ', question));
        await _process.StandardInput.FlushAsync();
        string answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"No answer to \"{question[0]}\".");
        return JsonSerializer.Deserialize<T>(answer)!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
