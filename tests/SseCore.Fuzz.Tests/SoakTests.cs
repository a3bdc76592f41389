namespace SseCore.Fuzz.Tests;

/// <summary>A short soak; it runs alone, since it counts what the whole process rents.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public class SoakTests
{
    private const string Name = "Soak";

    [Fact]
    public async Task Nothing_is_lost_mixed_up_or_kept()
    {
        const int Streams = 500;
        const int Each = 4;
        SoakReport report = await new SoakRun(Streams, seed: 1).RunAsync(Each);
        Assert.Empty(report.Failures);
        Assert.Equal(Streams * Each, report.Ended);
        Assert.All(report.Faults, fault => Assert.NotEqual(0, fault.Value));
        Assert.NotEqual(0, report.Rented);
        Assert.Equal(report.Rented, report.Returned);
    }
}
