namespace SseCore.Benchmarks.Results;

/// <summary>Writes BENCHMARKS.md from the raw results that are checked in.</summary>
internal static class ReportCommand
{
    public static string Path => Repository.PathTo("BENCHMARKS.md");

    /// <returns>The exit status of the process.</returns>
    public static int Run()
    {
        File.WriteAllText(Path, new Report(new ResultFiles(Repository.ResultsDirectory)).ToMarkdown());
        return 0;
    }
}
