using System.Globalization;
using SseCore.Fuzz.Instrument;

if (args is not [string folder, .. { Length: > 0 } assemblies])
{
    Console.Error.WriteLine("usage: FOLDER ASSEMBLY...   writes the assemblies into the folder, with counters, and edges.h and edges.tsv about them");
    return 2;
}

Directory.CreateDirectory(folder);
var instrumenter = new AssemblyInstrumenter();
foreach (string assembly in assemblies)
{
    int before = instrumenter.Edges.Count;
    instrumenter.Instrument(assembly, Path.Combine(folder, Path.GetFileName(assembly)));
    Console.WriteLine($"{Path.GetFileName(assembly)}: {instrumenter.Edges.Count - before} edges");
}

File.WriteAllText(Path.Combine(folder, "edges.h"), string.Create(CultureInfo.InvariantCulture, $"#define EDGES {instrumenter.Edges.Count}\n"));
File.WriteAllLines(
    Path.Combine(folder, "edges.tsv"),
    instrumenter.Edges.Select((edge, number) => string.Create(CultureInfo.InvariantCulture, $"{number}\t{edge.Kind}\t{edge.From}\t{edge.Method}")));
return 0;
