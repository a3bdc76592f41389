using System.Text;

namespace SseCore.Generator;

/// <summary>A file that the generator writes.</summary>
internal sealed record GeneratedFile(string Path, string Text)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Writes the file at once or not at all. A file that already has the text is only touched, because MSBuild checks that it is newer
    /// than its inputs.
    /// </summary>
    public void Write()
    {
        byte[] bytes = Utf8.GetBytes(Text);
        if (File.Exists(Path) && bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Path)))
        {
            File.SetLastWriteTimeUtc(Path, DateTime.UtcNow);
            return;
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        string temporary = $"{Path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, Path, overwrite: true);
    }
}
