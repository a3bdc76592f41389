namespace SseCore.Cli.Tests;

/// <summary>
/// The folder of real streams that lies beside the repository on the machines of its developers. It is not part of the
/// repository, so tests that need it are skipped where it is absent.
/// </summary>
internal static class Shared
{
    public static string? Folder { get; } = Find();

    public static string PathOf(string name) => Path.Combine(Folder!, name);

    /// <summary>Standard output of a command on a stream of the corpus.</summary>
    public static Task<ToolRun> RunAsync(string command, string file, params string[] options) =>
        ToolRun.OnAsync("", [command, PathOf(Path.Combine("corpus", file)), .. options]);

    private static string? Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SseCore.sln")))
        {
            folder = folder.Parent;
        }

        string? shared = folder?.Parent is { } parent ? Path.Combine(parent.FullName, "shared") : null;
        return Directory.Exists(shared) ? shared : null;
    }
}
