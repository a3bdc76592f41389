using System.Security.Cryptography;

namespace SseCore.Fuzz;

/// <summary>The inputs that are kept in the repository: <c>fuzz/corpus</c> to begin with, <c>fuzz/findings</c> to never fail again.</summary>
internal static class InputFolders
{
    private static readonly string Root = FindRoot();

    public static IEnumerable<string> CorpusOf(IFuzzTarget target) => FilesIn("corpus", target);

    public static IEnumerable<string> FindingsOf(IFuzzTarget target) => FilesIn("findings", target);

    /// <summary>A kept input's path within the folder of all of them, the same on every machine.</summary>
    public static string NameOf(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>Where the input of that name is.</summary>
    public static string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Keeps a failing input, named by its contents.</summary>
    /// <returns>Its path.</returns>
    public static string KeepFinding(IFuzzTarget target, byte[] input)
    {
        // As fuzz/run.sh has it: whoever knows what will be found needs not keep it.
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
