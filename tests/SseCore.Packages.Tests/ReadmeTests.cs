using System.Text.RegularExpressions;

namespace SseCore.Packages.Tests;

/// <summary>
/// The code in README.md and in those of the packages compiles: programs as they are, snippets with the declarations that they assume.
/// </summary>
public sealed partial class ReadmeTests : IDisposable
{
    // Declarations that snippets of a few lines assume. Their own variables may hide them.
    private const string Surroundings = """
        #pragma warning disable CS0169, CS0414, CS0649
        using System.Net.ServerSentEvents;
        using System.Text.Json;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.AI;
        using SseCore;
        using SseCore.AspNetCore;
        using SseCore.Extensions.AI;
        using SseCore.Http;

        internal sealed class SnippetNUMBER
        {
            private readonly Stream responseStream = null!, stream = null!, output = null!;
            private readonly HttpClient client = null!;
            private readonly string prompt = null!;
            private readonly Meter meter = null!;
            private readonly MessageAccumulator message = null!;
            private readonly CancellationToken cancellationToken;

            private static HttpRequestMessage CreateRequest(string prompt) => null!;

            private static void Run(string? id, string? name, JsonElement arguments) { }

            private static void Handle(in Delta delta) { }

            SIGNATURE
            {
        BODY
            }

            private sealed class Meter
            {
                public void Record(TokenUsage usage) { }
            }
        }
        """;

    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    private static readonly Dictionary<string, string> Packaged = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "README.md", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetFileName(Path.GetDirectoryName(file))!, file => File.ReadAllText(file).ReplaceLineEndings("\n"));

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Console", "SseCore.Http;")]
    [InlineData("Gateway", "MapSseRelay(")]
    [InlineData("Browser", "new EventSource(")]
    [InlineData("Microsoft.Extensions.AI", "IChatClient")]
    public void There_is_a_recipe(string heading, string about)
    {
        string section = Text[Text.IndexOf($"\n### {heading}\n", StringComparison.Ordinal)..];
        string program = CSharp().Match(section).Groups["code"].Value;
        Assert.True(IsProgram(program));
        Assert.Contains(about, program, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_screen_shows_a_picture_that_exists()
    {
        Match picture = Picture().Match(Text);
        Assert.InRange(Text[..picture.Index].Count(c => c == '\n'), 1, 25);
        Assert.NotEmpty(picture.Groups["alt"].Value);
        Assert.True(File.Exists(Path.Combine(Repository.Root, picture.Groups["path"].Value)));
    }

    // A gallery shows them without the repository around them.
    [Fact]
    public void Those_of_the_packages_stand_alone()
    {
        Assert.Equal(6, Packaged.Count);
        foreach ((string id, string text) in Packaged)
        {
            Assert.StartsWith($"# {id}\n", text, StringComparison.Ordinal);
            Assert.All(Link().Matches(text).Cast<Match>(), link => Assert.StartsWith("https://", link.Groups["target"].Value, StringComparison.Ordinal));
            Assert.Contains("```", text, StringComparison.Ordinal);
            Assert.InRange(text.Length, 500, 3000);
        }
    }

    [Fact]
    public void All_that_is_shown_compiles()
    {
        _directory.Write("Directory.Build.props", "<Project />");
        _directory.Write("Directory.Build.targets", "<Project />");
        _directory.Write("Directory.Packages.props", "<Project />");
        string[] codes = [.. Packaged.Values.Prepend(Text).SelectMany(text => CSharp().Matches(text)).Select(match => match.Groups["code"].Value)];
        Assert.InRange(codes.Length, 9, 100);
        // Each program is a project; all snippets together are one.
        var projects = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((int number, string code) in codes.Index())
        {
            string project = IsProgram(code) ? $"program{number}" : "snippets";
            projects.Add($"{project}/{project}.csproj");
            _directory.Write($"{project}/{project}.csproj", Project(code));
            _directory.Write($"{project}/Code{number}.cs", IsProgram(code) ? code : Surrounded(number, code));
        }

        Assert.Equal(5, projects.Count);
        _directory.Write("all.proj", $"""
            <Project>
              <ItemGroup>
                <Code Include="{string.Join(';', projects)}" />
              </ItemGroup>
              <Target Name="Build">
                <MSBuild Projects="@(Code)" Targets="Restore" BuildInParallel="true" Properties="Phase=Restore" />
                <MSBuild Projects="@(Code)" Targets="Compile" BuildInParallel="true" ContinueOnError="true" />
              </Target>
            </Project>
            """);
        DotNet.Output(_directory.Path, "msbuild", "all.proj", "-m:2", "-nodeReuse:false", "-v:q", "-nologo");
    }

    private static bool IsProgram(string code) => code.StartsWith("using ", StringComparison.Ordinal) && code.Contains(";\n\n", StringComparison.Ordinal);

    private static string Surrounded(int number, string code)
    {
        bool isAsync = code.Contains("await ", StringComparison.Ordinal);
        string signature = isAsync ? "public async Task RunAsync()" : "public void Run(ReadOnlySpan<byte> chunk)";
        return Surroundings.Replace("NUMBER", $"{number}", StringComparison.Ordinal).Replace("SIGNATURE", signature, StringComparison.Ordinal).Replace("BODY", code, StringComparison.Ordinal);
    }

    // A web application, as `dotnet new web` creates it, if the README shows one.
    private static string Project(string code) => $"""
        <Project Sdk="Microsoft.NET.Sdk{(code.Contains("WebApplication", StringComparison.Ordinal) || !IsProgram(code) ? ".Web" : string.Empty)}">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>{(IsProgram(code) ? "Exe" : "Library")}</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{AppContext.BaseDirectory}SseCore*.dll" Exclude="{AppContext.BaseDirectory}SseCore.Packages.Tests.dll" />
            <Reference Include="{Path.Combine(AppContext.BaseDirectory, "Microsoft.Extensions.AI.Abstractions.dll")}" />
          </ItemGroup>
        </Project>
        """;

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"\]\((?<target>[^)]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"!\[(?<alt>[^\]]+)\]\((?<path>[^)]+)\)")]
    private static partial Regex Picture();
}
