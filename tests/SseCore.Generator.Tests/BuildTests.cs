namespace SseCore.Generator.Tests;

/// <summary>The MSBuild targets, through real builds of a user's project.</summary>
public sealed class BuildTests : IDisposable
{
    private const string Dialect = """
        {
          "name": "my-api",
          "type": "MyApi",
          "summary": "Mine.",
          "rules": [ { "emit": "text", "text": "text" } ]
        }
        """;

    private readonly TemporaryDirectory _directory = new();

    public BuildTests()
    {
        // Empty files, so that nothing above the temporary directory affects the build.
        _directory.Write("Directory.Build.props", "<Project />");
        _directory.Write("Directory.Build.targets", "<Project />");
        _directory.Write("Directory.Packages.props", "<Project />");
        _directory.Write("my.dialect.json", Dialect);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_project_of_several_targets_builds_incrementally_and_cleans()
    {
        // netstandard2.0 without implicit usings: the least that generated code may find.
        WriteProject("<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>");
        string odd = File.ReadAllText(Path.Combine(Repository.FixtureDirectory, "odd.dialect.json"));
        _directory.Write("odd.dialect.json", odd);
        // Names that were refused although nothing in generated code refers to them as types.
        foreach (string type in (string[])["Unescaped", "MemoryExtensions"])
        {
            _directory.Write($"{type}.dialect.json", odd.Replace("\"odd\"", $"\"{type.ToLowerInvariant()}\"", StringComparison.Ordinal).Replace("\"Odd\"", $"\"{type}\"", StringComparison.Ordinal));
        }

        _directory.Write("Use.cs", "internal static class Use { public static string Name => default(My.Library.MyApi).Name; }");
        AssertSucceeds(Build());
        Assert.Equal(2, Generated("odd.dialect.g.cs").Length);
        string[] generated = Generated("my.dialect.g.cs");
        Assert.Equal(2, generated.Length);

        Dictionary<string, DateTime> times = generated.ToDictionary(file => file, File.GetLastWriteTimeUtc);
        AssertSucceeds(Build());
        Assert.All(times, time => Assert.Equal(time.Value, File.GetLastWriteTimeUtc(time.Key)));

        _directory.Write("my.dialect.json", Dialect.Replace("Mine.", "Still mine.", StringComparison.Ordinal));
        _directory.Write("other.dialect.json", Dialect.Replace("my-api", "other-api", StringComparison.Ordinal).Replace("MyApi", "OtherApi", StringComparison.Ordinal));
        AssertSucceeds(Build());
        Assert.All(generated, file => Assert.Contains("Still mine.", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Equal(2, Generated("other.dialect.g.cs").Length);

        // If the removed dialect's code were still compiled, it would clash with this.
        File.Delete(Path.Combine(_directory.Path, "other.dialect.json"));
        _directory.Write("Other.cs", "namespace My.Library; internal class OtherApi { }");
        AssertSucceeds(Build());

        AssertSucceeds(Run("clean", "-nodeReuse:false"));
        Assert.Empty(Generated("*.g.cs"));
    }

    [Fact]
    public void A_mistake_fails_the_build_where_it_is()
    {
        WriteProject("<TargetFramework>net10.0</TargetFramework>");
        AssertSucceeds(Build());
        _directory.Write("my.dialect.json", Dialect.Replace("\"text\": \"text\"", "\"txet\": \"text\"", StringComparison.Ordinal));
        (int exitCode, string output) = Build();
        Assert.NotEqual(0, exitCode);
        Assert.Contains($"{Path.Combine(_directory.Path, "my.dialect.json")}(5,32): error SSE1004: ", output, StringComparison.Ordinal);
        Assert.Contains("error SSE1000: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("MSB3073", output, StringComparison.Ordinal);

        _directory.Write("my.dialect.json", Dialect);
        AssertSucceeds(Build());
    }

    private string[] Generated(string pattern) =>
        Directory.GetFiles(Path.Combine(_directory.Path, "obj"), pattern, SearchOption.AllDirectories).Where(file => file.Contains("SseCore", StringComparison.Ordinal)).ToArray();

    // The built library, not its project: these tests must not build what they run on.
    private void WriteProject(string targets)
    {
        string artifacts = Path.Combine(Repository.Root, "artifacts", "bin");
        string configuration = Repository.Configuration.ToLowerInvariant();
        string build = Path.Combine(Repository.Root, "src", "SseCore.Generator", "build");
        _directory.Write("My.Library.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {targets}
                <LangVersion>14</LangVersion>
                <ImplicitUsings>disable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <NoWarn>$(NoWarn);CA1014;CA1016;CA1050;CA1515;CA1812;CA1852;CA2210</NoWarn>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <SseCoreGeneratorPath>{Path.Combine(artifacts, "SseCore.Generator", configuration, "ssecore-gen.dll")}</SseCoreGeneratorPath>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <Import Project="{Path.Combine(build, "SseCore.Generator.props")}" />
              <ItemGroup>
                <Reference Include="SseCore">
                  <HintPath Condition="'$(TargetFramework)' == 'net10.0'">{Path.Combine(artifacts, "SseCore", configuration + "_net10.0", "SseCore.dll")}</HintPath>
                  <HintPath Condition="'$(TargetFramework)' != 'net10.0'">{Path.Combine(artifacts, "SseCore", configuration + "_netstandard2.0", "SseCore.dll")}</HintPath>
                </Reference>
                <PackageReference Include="System.Text.Json" Version="10.0.14" Condition="'$(TargetFramework)' == 'netstandard2.0'" />
              </ItemGroup>
              <Import Project="{Path.Combine(build, "SseCore.Generator.targets")}" />
            </Project>
            """);
    }

    private (int ExitCode, string Output) Build() => Run("build", "-nodeReuse:false", "-v:q", "-nologo");

    private (int ExitCode, string Output) Run(params string[] arguments) => DotNet.Run(_directory.Path, arguments);

    private static void AssertSucceeds((int ExitCode, string Output) run) => Assert.True(run.ExitCode == 0, run.Output);
}
