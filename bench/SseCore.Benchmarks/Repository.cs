namespace SseCore.Benchmarks;

/// <summary>Where the results and reports of this repository lie.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string ResultsDirectory => PathTo("bench", "results");

    /// <summary>The folder beside the repository that has the recorded streams, on machines where there is one; SSECORE_SHARED says where else.</summary>
    public static string SharedDirectory => Environment.GetEnvironmentVariable("SSECORE_SHARED") ?? PathTo("..", "shared");

    public static string PathTo(params ReadOnlySpan<string> names) => Path.Combine([Root, .. names]);

    // Upwards from the program, which is built into artifacts/: no path of the building machine is compiled in.
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
