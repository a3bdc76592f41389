using System.Globalization;
using SseCore.Benchmarks.Measuring;

namespace SseCore.Benchmarks.Relay;

/// <summary>Runs the relays in a separate process.</summary>
internal static class RelayHostCommand
{
    public const string Verb = "relay-host";

    /// <returns>The exit status of the process.</returns>
    public static async Task<int> RunAsync(Uri upstream)
    {
        await using RelayHost host = await RelayHost.StartAsync(upstream);
        await ChildProcess.AnswerAsync(question => Task.FromResult<object>(question switch
        {
            ["where"] => host.Uri.AbsoluteUri,
            ["cpu"] => Environment.CpuUsage.TotalTime.TotalMicroseconds,
            ["memory"] => Memory(),
            ["read", string variant, string streams] => HasRead(host, variant, int.Parse(streams, CultureInfo.InvariantCulture)),
            _ => throw new ArgumentOutOfRangeException(nameof(question)),
        }));
        return 0;
    }

    private static bool HasRead(RelayHost host, string variant, int streams)
    {
        Agreement.Demand((streams, 0), host.AnswersOf(variant).Take(RelayStream.Whole.Expected), variant);
        return true;
    }

    private static ProcessMemory Memory()
    {
        long managed = ManagedMemory.Collected();
        return new ProcessMemory(managed, Environment.WorkingSet);
    }
}
