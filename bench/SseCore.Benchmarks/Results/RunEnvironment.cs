using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Reflection;
using System.Text.Json;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using CommunityToolkit.HighPerformance.Buffers;

namespace SseCore.Benchmarks.Results;

/// <summary>Where the raw results were measured: enough to repeat the run, nothing that identifies the machine.</summary>
internal sealed record RunEnvironment
{
    public required string Processor { get; init; }

    public required int LogicalCores { get; init; }

    public required string OperatingSystem { get; init; }

    public required string Sdk { get; init; }

    public required string Runtime { get; init; }

    /// <summary>The load average of the last minute, just before the run; null if the system does not provide it.</summary>
    public required double? LoadBefore { get; init; }

    /// <summary>The measured commit, marked if files had changed since.</summary>
    public required string Commit { get; init; }

    public required IReadOnlyDictionary<string, string> Packages { get; init; }

    public static RunEnvironment Capture()
    {
        var host = HostEnvironmentInfo.GetCurrent();
        return new RunEnvironment
        {
            Processor = host.CpuInfo.Value.ProcessorName,
            LogicalCores = Environment.ProcessorCount,
            OperatingSystem = host.OsVersion.Value,
            Sdk = host.DotNetSdkVersion.Value,
            Runtime = host.RuntimeVersion,
            LoadBefore = Load(),
            Commit = Git("rev-parse", "HEAD") + (Git("status", "--porcelain", "--untracked-files=no").Length > 0 ? " with changes" : string.Empty),
            Packages = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["Anthropic"] = Version(typeof(Anthropic.AnthropicClient)),
                ["BenchmarkDotNet"] = Version(typeof(Job)),
                ["CommunityToolkit.HighPerformance"] = Version(typeof(MemoryOwner<byte>)),
                ["OpenAI"] = Version(typeof(OpenAI.OpenAIClient)),
                ["System.Net.ServerSentEvents"] = Version(typeof(SseFormatter)),
                ["System.Text.Json"] = Version(typeof(JsonDocument)),
            },
        };
    }

    // Without the commit that some packages append.
    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static double? Load() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : null;

    private static string Git(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = Repository.PathTo() };
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException("git does not know the commit.");
    }
}
