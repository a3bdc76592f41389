namespace SseCore.Packages.Tests;

/// <summary>All packages, packed once from the build of these tests: nothing is built that may be in use.</summary>
public sealed class PackedPackages : IDisposable
{
    /// <summary>Their version.</summary>
    public const string Version = "0.0.1-test";

    private readonly TemporaryDirectory _directory = new();

    public PackedPackages()
    {
        string projects = string.Join(';', Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories));
        _directory.Write("pack.proj", $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{projects}" Targets="Pack" BuildInParallel="true"
                         Properties="Configuration={Repository.Configuration};NoBuild=true;PackageVersion={Version};PackageOutputPath={OutputPath};NuspecOutputPath={Path.Combine(_directory.Path, "nuspec")}{Path.DirectorySeparatorChar}" />
              </Target>
            </Project>
            """);
        DotNet.Output(_directory.Path, "msbuild", "pack.proj", "-t:Pack", "-m:2", "-nodeReuse:false", "-v:q", "-nologo");
    }

    /// <summary>The names of the package files.</summary>
    public IEnumerable<string> FileNames => Directory.EnumerateFiles(OutputPath).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private string OutputPath => Path.Combine(_directory.Path, "packages");

    public void Dispose() => _directory.Dispose();

    internal Package Open(string id, string extension = "nupkg") => new(Path.Combine(OutputPath, $"{id}.{Version}.{extension}"));
}
