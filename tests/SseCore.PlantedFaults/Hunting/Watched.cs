using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SseCore.PlantedFaults;

/// <summary>Runs processes, and ends each at the first sign of a fault.</summary>
internal static class Watched
{
    // For a process that continues beyond the time that it was given.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command until it prints a sign of a fault, ends, or exceeds its time.</summary>
    /// <param name="command">The command and its arguments.</param>
    /// <param name="fault">The fault to switch on; empty for none.</param>
    /// <param name="sign">Matches a line that reports a failure; its group <c>what</c> names it.</param>
    /// <param name="time">The time limit.</param>
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
