namespace SseCore.Benchmarks;

/// <summary>The locations of the results and reports of this repository.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string ResultsDirectory => PathTo("bench", "results");

    /// <summary>The folder of recorded streams, which some machines have beside the repository; SSECORE_SHARED sets another location.</summary>
    public static string SharedDirectory => Environment.GetEnvironmentVariable("SSECORE_SHARED") ?? PathTo("..", "shared");

    public static string PathTo(params ReadOnlySpan<string> names) => Path.Combine([Root, .. names]);

    // Upwards from the program, which is built into artifacts/: no path of the build machine is compiled in.
    private static string FindRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "SseCore.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("The benchmarks run inside a clone of the repository.");
    }
}
