using System.Text.RegularExpressions;

namespace SseCore.Packages.Tests;

/// <summary>
/// Mistakes that the compiler prevents: comments in the files in LifetimeCases state, at the line, which error is expected.
/// Exactly these errors must occur.
/// </summary>
public sealed partial class LifetimeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_borrowed_cannot_be_kept()
    {
        _directory.Write("Directory.Build.props", "<Project />");
        _directory.Write("Directory.Build.targets", "<Project />");
        _directory.Write("Directory.Packages.props", "<Project />");

        // The compiler checks bodies only if declarations are valid, and what lives across an await only if
        // bodies are: hence a project for each.
        string[] names = ["Declarations", "Bodies", "StateMachines"];
        (string, string)[] expected = [.. names.SelectMany(Case)];
        (int exitCode, string output) = Build(names);
        Assert.NotEqual(0, exitCode);

        IEnumerable<(string, string)> actual = Diagnostic().Matches(output)
            .Select(match => ($"{Path.GetFileName(match.Groups["file"].Value)}({match.Groups["line"].Value})", match.Groups["code"].Value));
        Assert.Equal(expected.Order(), actual.Distinct().Order());
        Assert.All(names, name => Assert.NotEmpty(Case(name)));
    }

    // Creates a project of the folder's files and the allowed ones; returns the errors that it expects.
    private IEnumerable<(string, string)> Case(string name)
    {
        string cases = Path.Combine(Repository.Root, "tests", "SseCore.Packages.Tests", "LifetimeCases");
        _directory.Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
                <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="{Path.Combine(cases, name, "*.cs")};{Path.Combine(cases, "Allowed.cs")}" />
                <Reference Include="{typeof(SseFramer).Assembly.Location}" />
              </ItemGroup>
            </Project>
            """);
        string folder = Path.Combine(cases, name);
        return from file in Directory.EnumerateFiles(folder)
               from line in File.ReadLines(file).Index()
               let expectation = Expectation().Match(line.Item)
               where expectation.Success
               select ($"{Path.GetFileName(file)}({line.Index + 1})", expectation.Groups["code"].Value);
    }

    private (int ExitCode, string Output) Build(params string[] names)
    {
        _directory.Write("all.proj", $"""
            <Project>
              <ItemGroup>
                <Case Include="{string.Join(';', names.Select(name => $"{name}/{name}.csproj"))}" />
              </ItemGroup>
              <Target Name="Build">
                <MSBuild Projects="@(Case)" Targets="Restore" BuildInParallel="true" Properties="Phase=Restore" />
                <MSBuild Projects="@(Case)" Targets="Build" BuildInParallel="true" ContinueOnError="true" />
              </Target>
            </Project>
            """);
        return DotNet.Run(_directory.Path, "msbuild", "all.proj", "-m:2", "-nodeReuse:false", "-v:q", "-nologo");
    }

    [GeneratedRegex(@"// (?<code>CS\d{4})$")]
    private static partial Regex Expectation();

    [GeneratedRegex(@"^\s*(?<file>.+?)\((?<line>\d+),\d+\): error (?<code>[A-Z]+\d+):", RegexOptions.Multiline)]
    private static partial Regex Diagnostic();
}
