using System.Reflection;

namespace SseCore.Generator.Tests;

/// <summary>The locations of this repository's files.</summary>
internal static class Repository
{
    public static string Root => Metadata("RepositoryRoot");

    /// <summary>The folder with the packages that this repository was restored from.</summary>
    public static string PackageRoot => Metadata("PackageRoot");

    public static string Configuration => Metadata("Configuration");

    public static string DialectDirectory => Path.Combine(Root, "src", "SseCore", "Dialects");

    public static string FixtureDirectory => Path.Combine(Root, "tests", "SseCore.Generator.Tests", "Fixtures");

    public static string GoldenDirectory => Path.Combine(Root, "tests", "SseCore.Generator.Tests", "Golden");

    public static string SampleDirectory => Path.Combine(Root, "docs", "samples", "AcmeDialect");

    /// <summary>The names of the sample's own files; files made by building it are all in folders.</summary>
    public static IEnumerable<string> SampleFiles => Directory.EnumerateFiles(SampleDirectory).Select(file => Path.GetFileName(file));

    public static IEnumerable<string> DialectFiles => Directory.EnumerateFiles(DialectDirectory, "*.dialect.json").Order(StringComparer.Ordinal);

    /// <summary>The text of a file in docs/.</summary>
    public static string Documentation(string name) => File.ReadAllText(Path.Combine(Root, "docs", name)).ReplaceLineEndings("\n");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
