using System.Globalization;

namespace SseCore.Fuzz;

/// <summary><c>soak SECONDS [STREAMS]</c>.</summary>
internal static class SoakCommand
{
    private const int DefaultStreams = 10_000;

    public static bool TryStreams(string[] arguments, out int streams)
    {
        streams = DefaultStreams;
        return arguments is [] || (arguments is [string number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out streams) && streams > 0);
    }

    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(TimeSpan duration, int streams, int seed)
    {
        SoakReport report = await new SoakRun(streams, seed).RunAsync(duration);
        Console.Write(report);
        return report.Passes ? 0 : 1;
    }
}
