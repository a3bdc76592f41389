using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SseCore.PlantedFaults;

/// <summary>A process that is watched for the first sign of a fault, and ended there.</summary>
internal static class Watched
{
    // Of a process that goes on for longer than it was told to.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command until it prints a sign, ends, or its time is over.</summary>
    /// <param name="command">The command and its arguments.</param>
    /// <param name="fault">The fault to switch on; empty for none.</param>
    /// <param name="sign">What a line looks like that tells of a failure; its group <c>what</c> says of which.</param>
    /// <param name="time">How long it may take.</param>
    public static WatchResult Run(IReadOnlyList<string> command, string fault, Regex sign, TimeSpan time)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Planter.Variable] = fault;
        using var process = new Process { StartInfo = start };
        using var seen = new ManualResetEventSlim();
        var lines = new List<string>();
        string? what = null;
        long began = Stopwatch.GetTimestamp();
        TimeSpan taken = time;
        void Read(object sender, DataReceivedEventArgs line)
        {
            lock (lines)
            {
                if (line.Data is null || what is not null)
                {
                    return;
                }

                lines.Add(line.Data);
                if (sign.Match(line.Data) is { Success: true } match)
                {
                    what = match.Groups["what"].Value;
                    taken = Stopwatch.GetElapsedTime(began);
                    seen.Set();
                }
            }
        }

        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.Exited += (_, _) => seen.Set();
        process.EnableRaisingEvents = true;
        seen.Wait(time + Grace);
        bool isOver = process.HasExited;
        if (!isOver)
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        lock (lines)
        {
            string output = string.Join('\n', lines);
            return what is not null ? new WatchResult(WatchEnd.Caught, what, taken, output)
                : isOver && process.ExitCode == 0 ? new WatchResult(WatchEnd.Passed, "", Stopwatch.GetElapsedTime(began), output)
                : new WatchResult(isOver ? WatchEnd.Failed : WatchEnd.Hung, "", Stopwatch.GetElapsedTime(began), output);
        }
    }
}
