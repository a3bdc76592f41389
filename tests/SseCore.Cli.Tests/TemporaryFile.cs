using System.Text;

namespace SseCore.Cli.Tests;

/// <summary>A file that is deleted on disposal.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string content)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());
        File.WriteAllBytes(Path, Encoding.UTF8.GetBytes(content));
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
