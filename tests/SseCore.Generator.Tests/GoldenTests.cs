namespace SseCore.Generator.Tests;

/// <summary>
/// The generated code of the library's dialects, kept in the repository so that a change of it is reviewed. Written
/// anew by <c>SSECORE_UPDATE_GOLDEN=1 dotnet test</c>.
/// </summary>
public class GoldenTests
{
    public static TheoryData<string> Dialects => [.. Repository.DialectFiles.Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Generated_code_is_the_golden_code(string dialect)
    {
        string generated = Compilation.Generate(Path.Combine(Repository.DialectDirectory, dialect));
        string golden = Path.Combine(Repository.GoldenDirectory, Path.ChangeExtension(dialect, ".g.cs"));
        if (Environment.GetEnvironmentVariable("SSECORE_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(golden, generated);
        }

        Assert.True(File.Exists(golden), $"{Path.GetFileName(golden)} is missing; run the tests with SSECORE_UPDATE_GOLDEN=1.");
        Assert.Equal(File.ReadAllText(golden), generated, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Every_golden_file_has_a_dialect() => Assert.Equal(
        Repository.DialectFiles.Select(file => Path.ChangeExtension(Path.GetFileName(file), ".g.cs")).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Repository.GoldenDirectory).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void The_documentation_shows_what_is_generated()
    {
        string documentation = File.ReadAllText(Path.Combine(Repository.Root, "docs", "generator.md"));
        string dialect = Path.Combine(Repository.FixtureDirectory, "chatter.dialect.json");
        Assert.Contains(File.ReadAllText(dialect), documentation, StringComparison.Ordinal);
        Assert.Contains(Compilation.Generate(dialect, "My.App"), documentation, StringComparison.Ordinal);
    }
}
