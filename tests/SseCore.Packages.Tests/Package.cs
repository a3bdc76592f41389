using System.IO.Compression;
using System.Xml.Linq;

namespace SseCore.Packages.Tests;

/// <summary>A package file, read completely.</summary>
internal sealed class Package
{
    // The parts that the format requires in every package.
    private static readonly string[] Packaging = ["_rels/", "package/", "[Content_Types].xml"];

    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public Package(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream content = entry.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            _files.Add(entry.FullName, copy.ToArray());
        }

        Metadata = XDocument.Load(new MemoryStream(this[_files.Keys.Single(file => file.EndsWith(".nuspec", StringComparison.Ordinal))])).Root!.Elements().First();
    }

    /// <summary>The manifest.</summary>
    public XElement Metadata { get; }

    /// <summary>All files except the manifest and those that the format requires.</summary>
    public IEnumerable<string> Files => _files.Keys
        .Where(file => !Packaging.Any(part => file.StartsWith(part, StringComparison.Ordinal)) && !file.EndsWith(".nuspec", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    public byte[] this[string file] => _files[file];

    /// <summary>An element of the manifest; <see langword="null"/> if there is none.</summary>
    public XElement? Element(string name) => Metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);

    /// <summary>The dependencies: target framework, then the ids.</summary>
    public IEnumerable<string> Dependencies =>
        from element in Element("dependencies")?.Elements() ?? []
        orderby (string)element.Attribute("targetFramework")!
        select $"{(string)element.Attribute("targetFramework")!}: {string.Join(", ", element.Elements().Select(dependency => (string)dependency.Attribute("id")!).Order(StringComparer.Ordinal))}";
}
