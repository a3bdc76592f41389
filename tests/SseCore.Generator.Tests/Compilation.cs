using System.Text;

namespace SseCore.Generator.Tests;

/// <summary>Runs the generator in memory.</summary>
internal static class Compilation
{
    public static IReadOnlyList<Diagnostic> Diagnose(string text) => Diagnose(Encoding.UTF8.GetBytes(text));

    /// <summary>The diagnostics of a file; if there are none, its code is generated too.</summary>
    public static IReadOnlyList<Diagnostic> Diagnose(byte[] bytes)
    {
        var source = new SourceText("test.dialect.json", bytes);
        var diagnostics = new DiagnosticBag(source);
        Dialect? dialect = DialectCompiler.Read(source, diagnostics);
        Assert.Equal(dialect is null, !diagnostics.IsEmpty);
        if (dialect is not null)
        {
            Assert.NotEmpty(DialectEmitter.Emit(dialect, "SseCore"));
        }

        return [.. diagnostics.InFileOrder];
    }

    public static string Generate(string file, string defaultNamespace = "SseCore")
    {
        var source = new SourceText(file, File.ReadAllBytes(file));
        var diagnostics = new DiagnosticBag(source);
        Dialect? dialect = DialectCompiler.Read(source, diagnostics);
        Assert.Empty(diagnostics.InFileOrder);
        return DialectEmitter.Emit(dialect!, defaultNamespace);
    }
}
