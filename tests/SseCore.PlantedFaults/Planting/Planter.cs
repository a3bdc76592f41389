using System.Text;

namespace SseCore.PlantedFaults;

/// <summary>
/// Writes all faults into the sources, each with a switch, so that one build has all of them and an environment variable selects one.
/// </summary>
internal static class Planter
{
    public const string Variable = "SSECORE_FAULT";

    /// <summary>The file with the switches.</summary>
    public const string SwitchesFile = "PlantedFaults.g.cs";

    /// <param name="faults">The faults.</param>
    /// <param name="read">Reads a source file, by its path relative to the library's folder.</param>
    /// <returns>The changed files, and the one with the switches.</returns>
    /// <exception cref="PlantingException">The code that a fault changes is missing, not unique, or overlaps with another's.</exception>
    public static IReadOnlyDictionary<string, string> Plant(IReadOnlyList<Fault> faults, Func<string, string> read)
    {
        var edits = faults.SelectMany(fault => fault.Edits.Select(edit => (Fault: fault, Edit: edit)));
        Dictionary<string, string> planted = edits.GroupBy(each => each.Edit.File).ToDictionary(file => file.Key, file => Plant(file.Key, read(file.Key), [.. file]));
        planted.Add(SwitchesFile, Switches(faults));
        return planted;
    }

    private static string Plant(string file, string source, (Fault Fault, FaultEdit Edit)[] edits)
    {
        var text = new StringBuilder();
        int position = 0;
        foreach (var place in edits.GroupBy(each => each.Edit.Sound).Select(same => (Start: PlaceOf(file, source, same.First()), Same: same.ToArray())).OrderBy(place => place.Start))
        {
            string sound = place.Same[0].Edit.Sound;
            if (place.Start < position)
            {
                throw new PlantingException($"{file}: fault {place.Same[0].Fault.Name} overlaps with another.");
            }

            text.Append(source, position, place.Start - position).Append(Switched(sound, place.Same));
            position = place.Start + sound.Length;
        }

        return text.Append(source, position, source.Length - position).ToString();
    }

    private static int PlaceOf(string file, string source, (Fault Fault, FaultEdit Edit) each)
    {
        int start = source.IndexOf(each.Edit.Sound, StringComparison.Ordinal);
        return start >= 0 && source.IndexOf(each.Edit.Sound, start + 1, StringComparison.Ordinal) < 0
            ? start
            : throw new PlantingException($"{file}: what fault {each.Fault.Name} changes is there {(start < 0 ? "no more" : "more than once")}: {each.Edit.Sound}");
    }

    private static string Switched(string sound, (Fault Fault, FaultEdit Edit)[] same)
    {
        bool isStatement = same[0].Edit.IsStatement;
        string choices = string.Concat(same.Select(each => isStatement
            ? $"if (PlantedFaults.{each.Fault.Identifier}) {{ {each.Edit.Faulty} }} else "
            : $"PlantedFaults.{each.Fault.Identifier} ? ({each.Edit.Faulty}) : "));
        return isStatement ? $"{{ {choices}{{ {sound} }} }}" : $"({choices}({sound}))";
    }

    private static string Switches(IReadOnlyList<Fault> faults) => $$"""
        // Made by SseCore.PlantedFaults. Read once, so that the switches that are off cost nothing.
        namespace SseCore;

        internal static class PlantedFaults
        {
            private static readonly string Chosen = System.Environment.GetEnvironmentVariable("{{Variable}}");
            private static readonly string[] Names = [{{string.Join(", ", faults.Select(fault => $"\"{fault.Name}\""))}}];

        {{string.Join('\n', faults.Select(fault => $"    public static readonly bool {fault.Identifier} = Is(\"{fault.Name}\");"))}}

            private static bool Is(string name) => string.IsNullOrEmpty(Chosen) || System.Array.IndexOf(Names, Chosen) >= 0
                ? Chosen == name
                : throw new System.InvalidOperationException($"There is no planted fault {Chosen}.");
        }

        """;
}
