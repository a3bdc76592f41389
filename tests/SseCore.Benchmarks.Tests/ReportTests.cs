using SseCore.Benchmarks.Results;

namespace SseCore.Benchmarks.Tests;

/// <summary>BENCHMARKS.md agrees with the raw results, and those are of the current streams.</summary>
public class ReportTests
{
    private readonly ResultFiles _results = new(Repository.ResultsDirectory);

    [Fact]
    public void Is_made_of_the_results_that_are_checked_in() =>
        Assert.Equal(new Report(_results).ToMarkdown(), File.ReadAllText(ReportCommand.Path).ReplaceLineEndings("\n"));

    [Fact]
    public void Results_are_of_the_streams_as_they_are() => Assert.Equal(ResultFiles.CurrentStreams, _results.Streams);

    [Theory]
    [InlineData("\"/")]
    [InlineData(":\\\\")]
    public void Results_name_no_path_of_a_machine(string beginningOfPath)
    {
        foreach (string file in Directory.EnumerateFiles(Repository.ResultsDirectory))
        {
            Assert.DoesNotContain(beginningOfPath, File.ReadAllText(file), StringComparison.Ordinal);
        }
    }
}
