using Mono.Cecil;
using Mono.Cecil.Cil;
using SseCore.Fuzz.Coverage;

namespace SseCore.Fuzz.Instrument;

/// <summary>Inserts counters into assemblies. Edges are numbered consecutively, across all assemblies.</summary>
internal sealed class AssemblyInstrumenter
{
    private readonly List<Edge> _edges = [];

    /// <summary>All edges so far, by the number of their counter.</summary>
    public IReadOnlyList<Edge> Edges => _edges;

    /// <summary>Writes an assembly with counters.</summary>
    /// <param name="source">Its file.</param>
    /// <param name="destination">The file to write.</param>
    public void Instrument(string source, string destination)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(source);
        ModuleDefinition module = assembly.MainModule;
        FieldReference counters = module.ImportReference(typeof(EdgeCounters).GetField(nameof(EdgeCounters.Start)));
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods))
        {
            // Type initializers run once, so their edges carry no information, and without counters the compiler can evaluate them.
            if (method is { HasBody: true, IsConstructor: false } or { HasBody: true, IsStatic: false })
            {
                new MethodInstrumenter(method.Body, (kind, from) => Count(counters, new Edge(method.FullName, from, kind))).Instrument();
            }
        }

        assembly.Write(destination);
    }

    // Start[edge]++, which wraps: the fuzzer looks at magnitudes, and a multiple of 256 is rare.
    private Instruction[] Count(FieldReference counters, Edge edge)
    {
        int number = _edges.Count;
        _edges.Add(edge);
        return
        [
            Instruction.Create(OpCodes.Ldsfld, counters),
            Instruction.Create(OpCodes.Ldc_I4, number),
            Instruction.Create(OpCodes.Add),
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Ldind_U1),
            Instruction.Create(OpCodes.Ldc_I4_1),
            Instruction.Create(OpCodes.Add),
            Instruction.Create(OpCodes.Conv_U1),
            Instruction.Create(OpCodes.Stind_I1),
        ];
    }
}
