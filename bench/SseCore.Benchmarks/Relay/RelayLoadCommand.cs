using System.Globalization;
using SseCore.Benchmarks.Measuring;

namespace SseCore.Benchmarks.Relay;

/// <summary>Runs the upstream and the clients in a separate process.</summary>
internal static class RelayLoadCommand
{
    public const string Verb = "relay-load";

    /// <returns>The exit status of the process.</returns>
    public static async Task<int> RunAsync()
    {
        await using var load = new RelayLoad();
        await ChildProcess.AnswerAsync(async question =>
        {
            switch (question)
            {
                case ["where"]:
                    return load.Upstream.AbsoluteUri;
                case ["run", string relay, string streams, string waves]:
                    return await load.RunAsync(new Uri(relay), Number(streams), Number(waves));
                case ["open", string relay, string streams, string events]:
                    await load.OpenAsync(new Uri(relay), Number(streams), Number(events));
                    return true;
                default:
                    throw new ArgumentOutOfRangeException(nameof(question));
            }
        });
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
