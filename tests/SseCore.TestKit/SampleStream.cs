using System.Reflection;

namespace SseCore.TestKit;

/// <summary>A made-up stream that comes with the kit, one for each way in which a provider may state something.</summary>
public sealed record SampleStream(string Name, string Dialect, byte[] Bytes)
{
    /// <summary>All of them, by name: the dialect, a dot, and the topic.</summary>
    public static IReadOnlyDictionary<string, SampleStream> All { get; } = Load();

    public override string ToString() => Name;

    private static Dictionary<string, SampleStream> Load()
    {
        Assembly assembly = typeof(SampleStream).Assembly;
        IEnumerable<string> names = assembly.GetManifestResourceNames().Where(name => !name.EndsWith(DialectFile.Extension, StringComparison.Ordinal));
        return names.Order(StringComparer.Ordinal).ToDictionary(name => name, name =>
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return new SampleStream(name, name[..name.IndexOf('.', StringComparison.Ordinal)], bytes);
        });
    }
}
