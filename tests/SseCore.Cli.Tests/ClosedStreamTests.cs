using System.Diagnostics;

namespace SseCore.Cli.Tests;

/// <summary>Standard streams that were closed before the program began, so that files of the runtime have their numbers.</summary>
public sealed class ClosedStreamTests : IDisposable
{
    private readonly TemporaryFile _file = new("data: one\n\n");

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("events - <&-", "cannot read standard input: it is closed.")]
    [InlineData("text <&-", "cannot read standard input: it is closed.")]
    [InlineData("chat --model m --base-url http://localhost:1 <&-", "cannot read standard input: it is closed.")]
    [InlineData("events FILE >&-", "cannot write the output: it is closed")]
    [InlineData("--help >&-", "cannot write the output: it is closed")]
    [InlineData("events FILE <&- >&-", "cannot write the output: it is closed")]
    public async Task What_is_closed_is_said(string command, string expected)
    {
        // The streams are closed by the shell, as the framework cannot start a process without them.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        (int status, string output, string error) = await RunAsync(command);

        Assert.Equal((2, "", $"ssecore: {expected}\n"), (status, output, error));
    }

    [Theory]
    [InlineData("events FILE <&-", 0)]
    [InlineData("events FILE 2>&-", 0)]
    [InlineData("events no/such/file 2>&-", 2)]
    public async Task What_is_not_needed_may_be_closed(string command, int expected)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        (int status, string output, string error) = await RunAsync(command);

        Assert.Equal((expected, ""), (status, error));
        Assert.Equal(expected == 0, output.StartsWith("""{"type":"message","data":"one","id":""}""", StringComparison.Ordinal));
    }

    private async Task<(int Status, string Output, string Error)> RunAsync(string command)
    {
        // Longer than it takes: it only ends a program that hangs.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string script = $"exec '{dotnet}' '{typeof(Tool).Assembly.Location}' {command.Replace("FILE", $"'{_file.Path}'", StringComparison.Ordinal)}";
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            string output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
