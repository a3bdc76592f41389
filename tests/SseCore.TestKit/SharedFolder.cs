namespace SseCore.TestKit;

/// <summary>
/// The folder of recorded streams and conformance cases, which some machines have beside the repository. The
/// environment variable SSECORE_SHARED sets another location.
/// </summary>
public static class SharedFolder
{
    /// <summary>Its path; <see langword="null"/> if there is none.</summary>
    public static string? Path { get; } = Find();

    /// <summary>The path of a file or folder in it.</summary>
    public static string PathOf(string name) =>
        System.IO.Path.Combine(Path ?? throw new DirectoryNotFoundException("There is no shared folder."), name);

    /// <summary>The recorded streams whose names end like this, as paths relative to the corpus; none if there is no folder.</summary>
    public static IEnumerable<string> Corpus(string extension)
    {
        if (Path is null)
        {
            return [];
        }

        string corpus = PathOf("corpus");
        return Directory.EnumerateFiles(corpus, "*" + extension, SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(corpus, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
    }

    private static string? Find()
    {
        string? folder = Environment.GetEnvironmentVariable("SSECORE_SHARED");
        if (folder is null)
        {
            DirectoryInfo? root = new(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "SseCore.sln")))
            {
                root = root.Parent;
            }

            folder = root is null ? null : System.IO.Path.Combine(root.FullName, "..", "shared");
        }

        return Directory.Exists(folder) ? System.IO.Path.GetFullPath(folder) : null;
    }
}
