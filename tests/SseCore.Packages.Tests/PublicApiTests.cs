using System.Reflection;

namespace SseCore.Packages.Tests;

/// <summary>
/// The public API of the libraries, kept in the repository so that changes are reviewed. Updated by
/// <c>SSECORE_UPDATE_GOLDEN=1 dotnet test</c>. Package validation, which runs when packing, checks that the builds for other
/// targets offer no less.
/// </summary>
public class PublicApiTests
{
    private static readonly Dictionary<string, Assembly> Libraries = new()
    {
        ["SseCore"] = typeof(SseFramer).Assembly,
        ["SseCore.AspNetCore"] = Assembly.Load("SseCore.AspNetCore"),
        ["SseCore.Extensions.AI"] = Assembly.Load("SseCore.Extensions.AI"),
        ["SseCore.Http"] = typeof(Http.HttpRetryOptions).Assembly,
    };

    public static TheoryData<string> Names => [.. Libraries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_public_API_is_the_one_written_down(string name)
    {
        string actual = PublicApi.Of(Libraries[name]);
        string file = Path.Combine(Repository.Root, "tests", "SseCore.Packages.Tests", "PublicApi", name + ".txt");
        if (Environment.GetEnvironmentVariable("SSECORE_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.True(File.Exists(file), $"{name}.txt is missing; run the tests with SSECORE_UPDATE_GOLDEN=1.");
        string[] expected = File.ReadAllText(file).ReplaceLineEndings("\n").Split('\n');
        string[] lines = actual.Split('\n');
        Assert.Empty(expected.Except(lines));
        Assert.Empty(lines.Except(expected));
        Assert.Equal(expected, lines);
    }

    // If one of these pairs were not told apart, a change between them would go unnoticed.
    [Theory]
    [InlineData("ref struct SseCore.Delta")]
    [InlineData("sealed class SseCore.DeltaParser<TDialect> : SseCore.DeltaParser where TDialect : struct, SseCore.IDeltaDialect")]
    [InlineData("    bool TryRead(scoped ref System.ReadOnlySpan<byte> input, out SseCore.Delta delta)")]
    [InlineData("    void Add(scoped in SseCore.Delta delta)")]
    [InlineData("    int MaxEventBytes { get; init; }")]
    [InlineData("    const int DefaultMaxDepth = 64")]
    [InlineData("    EventTooLarge = 1")]
    public void It_tells_what_a_caller_is_compiled_against(string line) =>
        Assert.Contains(line, PublicApi.Of(typeof(SseFramer).Assembly).Split('\n'));

    [Fact]
    public void It_tells_only_what_is_public() =>
        Assert.DoesNotContain("DeltaResolver", PublicApi.Of(typeof(SseFramer).Assembly), StringComparison.Ordinal);
}
