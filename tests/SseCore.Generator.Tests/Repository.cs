using System.Reflection;

namespace SseCore.Generator.Tests;

/// <summary>Where the tests find the files of this repository.</summary>
internal static class Repository
{
    public static string Root => Metadata("RepositoryRoot");

    public static string Configuration => Metadata("Configuration");

    public static string DialectDirectory => Path.Combine(Root, "src", "SseCore", "Dialects");

    public static string FixtureDirectory => Path.Combine(Root, "tests", "SseCore.Generator.Tests", "Fixtures");

    public static string GoldenDirectory => Path.Combine(Root, "tests", "SseCore.Generator.Tests", "Golden");

    public static IEnumerable<string> DialectFiles => Directory.EnumerateFiles(DialectDirectory, "*.dialect.json").Order(StringComparer.Ordinal);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
