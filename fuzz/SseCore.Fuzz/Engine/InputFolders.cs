using System.Security.Cryptography;

namespace SseCore.Fuzz;

/// <summary>The inputs in the repository: <c>fuzz/corpus</c> to start with, and <c>fuzz/findings</c>, which must never fail again.</summary>
internal static class InputFolders
{
    private static readonly string Root = FindRoot();

    public static IEnumerable<string> CorpusOf(IFuzzTarget target) => FilesIn("corpus", target);

    public static IEnumerable<string> FindingsOf(IFuzzTarget target) => FilesIn("findings", target);

    /// <summary>The path of a kept input relative to the folder of all inputs, which is the same on every machine.</summary>
    public static string NameOf(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>The path of the input with that name.</summary>
    public static string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Stores a failing input, named by its contents.</summary>
    /// <returns>Its path.</returns>
    public static string KeepFinding(IFuzzTarget target, byte[] input)
    {
        // The same variable as in fuzz/run.sh, for runs whose findings are known in advance.
        bool isKept = Environment.GetEnvironmentVariable("FUZZ_KEEP") != "0";
        string folder = isKept ? Path.Combine(Root, "findings", target.Name) : Path.Combine(Root, "..", "artifacts", "fuzz", target.Name);
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 6)));
        File.WriteAllBytes(file, input);
        return file;
    }

    private static string[] FilesIn(string kind, IFuzzTarget target)
    {
        string folder = Path.Combine(Root, kind, target.Name);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SseCore.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("This must be run from within the repository."), "fuzz");
    }
}
