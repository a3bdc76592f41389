namespace SseCore.Cli.Tests;

public class DemoCommandTests
{
    [Fact]
    public async Task Runs_to_its_end_without_a_terminal()
    {
        ToolRun run = await ToolRun.OnAsync("", "demo");

        Assert.Equal(0, run.Status);
        Assert.Empty(run.Error);
        Assert.DoesNotContain('\e', run.Out);
        Assert.Contains("""▸ find_trains {"from": "Zürich HB", "to": "Lugano",""", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"chat answer\s+│ completed\s+│ yes", run.Out);
        Assert.Matches(@"tool call\s+│ completed\s+│ yes", run.Out);
        Assert.Matches(@"chat answer, cut\s+│ cutMidEvent\s+│ yes", run.Out);
    }
}
