using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace SseCore.Packages.Tests;

/// <summary>The packages as they are uploaded: their contents and dependencies.</summary>
public class PackageTests(PackedPackages packages) : IClassFixture<PackedPackages>
{
    private static readonly string[] InEvery = ["LICENSE", "README.md", "icon.png"];

    private static readonly string[] All = ["SseCore", "SseCore.AspNetCore", "SseCore.Cli", "SseCore.Extensions.AI", "SseCore.Generator", "SseCore.Http"];

    public static TheoryData<string> Ids => [.. All];

    public static TheoryData<string> Libraries => ["SseCore", "SseCore.AspNetCore", "SseCore.Extensions.AI", "SseCore.Http"];

    [Fact]
    public void These_are_all_packages_and_symbols() => Assert.Equal(
        All.Select(id => $"{id}.{PackedPackages.Version}.nupkg")
            .Concat(All.Where(id => id != "SseCore.Generator").Select(id => $"{id}.{PackedPackages.Version}.snupkg")).Order(StringComparer.Ordinal),
        packages.FileNames);

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_has_an_assembly_and_its_documentation_per_target_and_nothing_else(string id)
    {
        string[] targets = id == "SseCore.AspNetCore" ? ["net10.0", "net8.0"] : ["net10.0", "net8.0", "netstandard2.0"];
        Package package = packages.Open(id);
        Assert.Equal(
            [.. InEvery, .. targets.SelectMany(target => new[] { $"lib/{target}/{id}.dll", $"lib/{target}/{id}.xml" })],
            package.Files);
        Assert.Equal(targets.Select(target => $"lib/{target}/{id}.pdb"), packages.Open(id, "snupkg").Files);
        foreach (string target in targets)
        {
            XDocument documentation = XDocument.Load(new MemoryStream(package[$"lib/{target}/{id}.xml"]));
            Assert.Equal(id, documentation.Root!.Element("assembly")!.Element("name")!.Value);
            Assert.NotEmpty(documentation.Root.Element("members")!.Elements());
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void No_planted_fault_is_in_it(string id)
    {
        Package package = packages.Open(id);
        Assert.All(package.Files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)), file =>
            Assert.Equal(-1, package[file].AsSpan().IndexOf("PlantedFaults"u8)));
    }

    [Fact]
    public void The_generator_is_a_tool_for_the_build_and_one_assembly() => Assert.Equal(
        ["LICENSE", "README.md", "build/SseCore.Generator.props", "build/SseCore.Generator.targets", "dialect.schema.json", "icon.png", "tools/ssecore-gen.deps.json", "tools/ssecore-gen.dll", "tools/ssecore-gen.runtimeconfig.json"],
        packages.Open("SseCore.Generator").Files);

    [Fact]
    public void The_command_is_a_tool_that_brings_its_libraries() => Assert.Equal(
        [
            "CommunityToolkit.HighPerformance.dll", "DotnetToolSettings.xml", "Polly.Core.dll", "Spectre.Console.dll",
            "SseCore.AspNetCore.dll", "SseCore.AspNetCore.pdb", "SseCore.AspNetCore.xml",
            "SseCore.Cli.deps.json", "SseCore.Cli.dll", "SseCore.Cli.pdb", "SseCore.Cli.runtimeconfig.json", "SseCore.Cli.xml",
            "SseCore.Http.dll", "SseCore.Http.pdb", "SseCore.Http.xml", "SseCore.TestServer.dll", "SseCore.TestServer.pdb", "SseCore.TestServer.xml",
            "SseCore.dll", "SseCore.pdb", "SseCore.xml", "System.CommandLine.dll",
        ],
        packages.Open("SseCore.Cli").Files.Except(InEvery).Select(file => file["tools/net10.0/any/".Length..]));

    // Dependents of SseCore and Polly.Core list the dependencies of these again: this is how versions are pinned centrally.
    [Theory]
    [InlineData("SseCore", new[] { "net10.0: CommunityToolkit.HighPerformance", "net8.0: CommunityToolkit.HighPerformance, System.IO.Pipelines", ".NETStandard2.0: CommunityToolkit.HighPerformance, Microsoft.Bcl.TimeProvider, System.IO.Pipelines, System.Text.Json" })]
    [InlineData("SseCore.Http", new[] { "net10.0: CommunityToolkit.HighPerformance, Polly.Core, SseCore", "net8.0: CommunityToolkit.HighPerformance, Polly.Core, SseCore, System.IO.Pipelines", ".NETStandard2.0: CommunityToolkit.HighPerformance, Microsoft.Bcl.TimeProvider, Polly.Core, SseCore, System.ComponentModel.Annotations, System.IO.Pipelines, System.Text.Json" })]
    [InlineData("SseCore.AspNetCore", new[] { "net10.0: CommunityToolkit.HighPerformance, Polly.Core, SseCore.Http", "net8.0: CommunityToolkit.HighPerformance, Polly.Core, SseCore.Http, System.IO.Pipelines" })]
    [InlineData("SseCore.Extensions.AI", new[] { "net10.0: CommunityToolkit.HighPerformance, Microsoft.Extensions.AI.Abstractions, Polly.Core, SseCore.Http", "net8.0: CommunityToolkit.HighPerformance, Microsoft.Extensions.AI.Abstractions, Polly.Core, SseCore.Http, System.IO.Pipelines, System.Text.Json", ".NETStandard2.0: CommunityToolkit.HighPerformance, Microsoft.Bcl.TimeProvider, Microsoft.Extensions.AI.Abstractions, Polly.Core, SseCore.Http, System.ComponentModel.Annotations, System.IO.Pipelines, System.Text.Json" })]
    [InlineData("SseCore.Generator", new string[0])]
    [InlineData("SseCore.Cli", new string[0])]
    public void Nothing_else_comes_along(string id, string[] dependencies) =>
        Assert.Equal(dependencies.Order(StringComparer.Ordinal), packages.Open(id).Dependencies.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_page_has_all_that_a_page_should_have(string id)
    {
        Package package = packages.Open(id);
        Assert.Equal(id, package.Element("id")!.Value);
        Assert.Equal("MIT", package.Element("license")!.Value);
        Assert.Equal("expression", (string)package.Element("license")!.Attribute("type")!);
        Assert.Equal("README.md", package.Element("readme")!.Value);
        Assert.Equal("icon.png", package.Element("icon")!.Value);
        Assert.InRange(package.Element("description")!.Value.Length, 40, 250);
        Assert.Contains("server-sent-events", package.Element("tags")!.Value.Split(' '));
        Assert.NotEqual(id, package.Element("authors")!.Value);
        Assert.Equal(id == "SseCore.Generator" ? "true" : null, package.Element("developmentDependency")?.Value);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, "src", id, "README.md")), package["README.md"]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, "LICENSE")), package["LICENSE"]);
        AssertIsIcon(package["icon.png"]);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_assemblies_are_signed_and_made_deterministically(string id)
    {
        Package package = packages.Open(id);
        string[] assemblies = [.. package.Files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal) && Path.GetFileName(file).StartsWith("ssecore", StringComparison.OrdinalIgnoreCase))];
        Assert.NotEmpty(assemblies);
        byte[] ours = typeof(SseFramer).Assembly.GetName().GetPublicKey()!;
        Assert.NotEmpty(ours);
        foreach (string file in assemblies)
        {
            using var image = new PEReader(ImmutableArray.Create(package[file]));
            Assert.True((image.PEHeaders.CorHeader!.Flags & CorFlags.StrongNameSigned) != 0, file);
            MetadataReader metadata = image.GetMetadataReader();
            Assert.Equal(ours, metadata.GetBlobBytes(metadata.GetAssemblyDefinition().PublicKey));
            Assert.Contains(image.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
            if (id != "SseCore.Cli")
            {
                // A strong-named assembly may only reference strong-named ones: an unsigned reference fails where the framework checks.
                Assert.All(
                    metadata.AssemblyReferences.Select(metadata.GetAssemblyReference),
                    reference => Assert.False(reference.PublicKeyOrToken.IsNil, $"{file} refers to {metadata.GetString(reference.Name)}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_symbols_are_those_of_the_assemblies(string id)
    {
        Package package = packages.Open(id);
        Package symbols = packages.Open(id, "snupkg");
        foreach (string file in package.Files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var image = new PEReader(ImmutableArray.Create(package[file]));
            CodeViewDebugDirectoryData codeView = image.ReadCodeViewDebugDirectoryData(image.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));
            using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols[Path.ChangeExtension(file, ".pdb")]));
            Assert.Equal(codeView.Guid, new BlobContentId(provider.GetMetadataReader().DebugMetadataHeader!.Id).Guid);
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_libraries_say_that_they_may_be_trimmed(string id)
    {
        foreach (string target in (string[])["net10.0", "net8.0"])
        {
            using var image = new PEReader(ImmutableArray.Create(packages.Open(id)[$"lib/{target}/{id}.dll"]));
            MetadataReader metadata = image.GetMetadataReader();
            IEnumerable<byte[]> attributes = metadata.GetAssemblyDefinition().GetCustomAttributes().Select(handle => metadata.GetBlobBytes(metadata.GetCustomAttribute(handle).Value));

            // AssemblyMetadataAttribute: prolog, then both texts with their lengths, then no named arguments.
            Assert.Contains("\u0001\0\u000bIsTrimmable\u0004True\0\0"u8.ToArray(), attributes);
        }
    }

    private static void AssertIsIcon(byte[] png)
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a], png.AsSpan(0, 8).ToArray());
        Assert.InRange(png.Length, 100, 4096);
        Assert.Equal(128u, BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(128u, BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(20)));
    }
}
