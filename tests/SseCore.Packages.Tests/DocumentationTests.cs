using System.Text.RegularExpressions;

namespace SseCore.Packages.Tests;

/// <summary>Tests that the documentation names exist.</summary>
public partial class DocumentationTests
{
    [Theory]
    [InlineData("SECURITY.md", 20)]
    [InlineData("docs/limits.md", 30)]
    [InlineData("docs/fuzzing.md", 2)]
    [InlineData("docs/planted-faults.md", 4)]
    [InlineData("docs/http.md", 14)]
    [InlineData("docs/soak.md", 1)]
    public void Tests_that_are_named_exist(string document, int atLeast)
    {
        Dictionary<string, string> sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Properties.cs", SearchOption.AllDirectories))
            .GroupBy(file => Path.GetFileNameWithoutExtension(file))
            .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)));
        Match[] named = [.. TestName().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))).Cast<Match>()];
        Assert.InRange(named.Length, atLeast, 100);
        Assert.All(named, name => Assert.Matches($@"public [\w ]+ {name.Groups["test"].Value}\(", sources[name.Groups["class"].Value]));
    }

    [GeneratedRegex(@"`(?<class>\w+(Tests|Properties))\.(?<test>\w+)`")]
    private static partial Regex TestName();
}
