namespace SseCore.Generator.Tests;

/// <summary>
/// The sample of a custom dialect as a user has it: a project that uses nothing of this repository but its
/// packages, from a folder.
/// </summary>
public sealed class SampleTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("acme.dialect.json", "json")]
    [InlineData("recorded.sse", "")]
    [InlineData("AcmeDialect.csproj", "xml")]
    [InlineData("Program.cs", "csharp")]
    public void The_documentation_shows_the_sample(string file, string language) => Assert.Contains(
        $"```{language}\n{File.ReadAllText(Path.Combine(Repository.SampleDirectory, file)).ReplaceLineEndings("\n")}```",
        Repository.Documentation("dialects.md"),
        StringComparison.Ordinal);

    [Fact]
    public void The_sample_is_built_from_the_packages_and_reads_its_stream()
    {
        // A version that no cache contains, so that the packages made here are restored.
        string version = $"0.0.1-test.{Guid.NewGuid():N}";
        foreach (string file in Repository.SampleFiles)
        {
            string text = File.ReadAllText(Path.Combine(Repository.SampleDirectory, file));
            _directory.Write(file, file == "AcmeDialect.csproj" ? text.Replace("Version=\"0.1.0\"", $"Version=\"{version}\"", StringComparison.Ordinal) : text);
        }

        Pack("SseCore", version);
        Pack("SseCore.Generator", version);
        // The dependencies of the packages need not be downloaded again.
        DotNet.Output(_directory.Path, "build", "-c", "Release", "-nodeReuse:false", "-v:q", "-nologo", $"-p:RestoreFallbackFolders={Repository.PackageRoot}");
        string output = DotNet.Output(_directory.Path, "run", "-c", "Release", "--no-build");

        Assert.Contains($"```\n{output.ReplaceLineEndings("\n")}```", Repository.Documentation("dialects.md"), StringComparison.Ordinal);
        Assert.EndsWith($"31 + 12 tokens, Completed{Environment.NewLine}", output, StringComparison.Ordinal);
        // The sample's own cache, unless the machine sets another.
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(_directory.Path, "packages", "cache");
        foreach (string package in (string[])["ssecore", "ssecore.generator"])
        {
            Assert.True(Directory.Exists(Path.Combine(cache, package, version)), package);
        }
    }

    // Packs what the build of these tests has made, so nothing is built that may be in use.
    private void Pack(string project, string version) => DotNet.Output(
        _directory.Path,
        "pack",
        Path.Combine(Repository.Root, "src", project),
        "-c",
        Repository.Configuration,
        "--no-build",
        "-nodeReuse:false",
        "-v:q",
        "-o",
        Path.Combine(_directory.Path, "packages"),
        $"-p:PackageVersion={version}",
        $"-p:NuspecOutputPath={Path.Combine(_directory.Path, "nuspec")}{Path.DirectorySeparatorChar}");
}
