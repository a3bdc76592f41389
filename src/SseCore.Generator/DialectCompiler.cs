namespace SseCore.Generator;

/// <summary>Turns dialect files into C# files.</summary>
internal sealed class DialectCompiler(CommandLine commandLine)
{
    private const int MaxFileLength = 1 << 20;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<string, string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The mistakes in the files, in their order.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The files to write; not usable if there are diagnostics.</summary>
    public IReadOnlyList<GeneratedFile> Compile() => [.. commandLine.Inputs.Select(Compile).OfType<GeneratedFile>()];

    /// <summary>The contents of a dialect file, or <see langword="null"/> if it has mistakes.</summary>
    public static Dialect? Read(SourceText source, DiagnosticBag diagnostics) =>
        SourceReader.Read(source, diagnostics) is SourceNode root && new DialectReader(diagnostics).Read(root) is Dialect dialect && diagnostics.IsEmpty
            ? dialect
            : null;

    private GeneratedFile? Compile(string input)
    {
        string path = Path.GetFullPath(input);
        var source = new SourceText(path, []);
        var diagnostics = new DiagnosticBag(source);
        try
        {
            if (new FileInfo(path).Length > MaxFileLength)
            {
                diagnostics.Report(0, DiagnosticCode.TooLarge, $"A dialect file must not be larger than {MaxFileLength} bytes.");
            }
            else
            {
                source = new SourceText(path, File.ReadAllBytes(path));
                diagnostics = new DiagnosticBag(source);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Report(0, DiagnosticCode.UnreadableFile, $"The file cannot be read: {e.Message}");
        }

        Dialect? dialect = diagnostics.IsEmpty ? Read(source, diagnostics) : null;
        string output = Path.Combine(commandLine.Output, Path.GetFileNameWithoutExtension(path) + ".g.cs");
        if (dialect is not null)
        {
            string @namespace = dialect.Namespace ?? commandLine.Namespace;
            string typeName = $"{@namespace}.{dialect.TypeName}";
            if (@namespace != BuiltInNames.Namespace && BuiltInNames.All.Contains(dialect.Name))
            {
                diagnostics.Report(dialect.NameOffset, DiagnosticCode.DuplicateDialect, $"The name '{dialect.Name}' is taken by the library; give the dialect its own.");
            }

            ReportTaken(diagnostics, path, $"name '{dialect.Name}'", "give each dialect its own");
            ReportTaken(diagnostics, path, $"type '{typeName}'", "give each dialect its own");
            ReportTaken(diagnostics, path, $"file name '{Path.GetFileName(path)}'", "it names the generated file");
        }

        _diagnostics.AddRange(diagnostics.InFileOrder);
        return dialect is null ? null : new GeneratedFile(output, DialectEmitter.Emit(dialect, commandLine.Namespace));
    }

    private void ReportTaken(DiagnosticBag diagnostics, string path, string what, string advice)
    {
        if (!_taken.TryAdd(what, path))
        {
            diagnostics.Report(0, DiagnosticCode.DuplicateDialect, $"The {what} is taken by {_taken[what]}; {advice}.");
        }
    }
}
