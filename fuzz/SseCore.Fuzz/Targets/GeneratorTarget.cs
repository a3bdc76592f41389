using SseCore.Generator;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// The generator on hostile dialect files: diagnostics or code, never both or neither, never an exception. Its output
/// is deterministic, and no text of the file escapes from the literal or comment that contains it. The input is the file.
/// </summary>
internal sealed class GeneratorTarget : IFuzzTarget
{
    private const string SeedPrefix = "dialects/";

    public string Name => "generator";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Dialects;

    public IEnumerable<byte[]> Seeds => typeof(GeneratorTarget).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(SeedPrefix, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(Resource);

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var source = new SourceText("hostile.dialect.json", input.ToArray());
        var diagnostics = new DiagnosticBag(source);
        Dialect? dialect = DialectCompiler.Read(source, diagnostics);
        Agreement.DemandEqual(dialect is null, !diagnostics.IsEmpty, "Diagnostics where there is no dialect");
        foreach (Diagnostic diagnostic in diagnostics.InFileOrder)
        {
            features.Add((int)diagnostic.Code);
            Agreement.Demand(diagnostic is { Line: > 0, Column: > 0 }, $"No position: {diagnostic}");
            Agreement.Demand(!diagnostic.ToString().Any(char.IsControl), $"More than a line: {diagnostic}");
        }

        if (dialect is not null)
        {
            string code = DialectEmitter.Emit(dialect, "SseCore");
            Agreement.DemandEqual(code, DialectEmitter.Emit(dialect, "SseCore"), "Written again");
            string? flaw = CSharpTokens.FlawOf(code);
            Agreement.Demand(flaw is null, $"{flaw}\n{code}");
            AddFeatures(features, code);
        }
    }

    // The beginnings of the code's lines show which constructs occur.
    private static void AddFeatures(FeatureSet features, string code)
    {
        foreach (ReadOnlySpan<char> line in code.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> start = line.TrimStart();
            int hash = line.Length - start.Length;
            foreach (char c in start[..Math.Min(start.Length, 12)])
            {
                hash = (hash * 31) + c;
            }

            features.Add(hash);
        }
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(GeneratorTarget).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
