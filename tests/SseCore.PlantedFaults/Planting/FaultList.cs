namespace SseCore.PlantedFaults;

/// <summary>
/// The list of faults: <c># name</c>, a line that describes it, <c>fuzz:</c> and its targets, then for each edit <c>@ file</c>
/// (unless it is that of the previous edit), <c>- the sound code</c>, <c>+ the faulty code</c>.
/// </summary>
internal static class FaultList
{
    /// <summary>The list of this project, beside its assembly.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "ssecore.faults");

    /// <exception cref="PlantingException">The list is malformed.</exception>
    public static IReadOnlyList<Fault> Parse(string text)
    {
        var faults = new List<Fault>();
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length;)
        {
            if (lines[i].Length == 0)
            {
                i++;
                continue;
            }

            string name = Take(lines, ref i, "# ");
            string description = Take(lines, ref i, "");
            string[] targets = Take(lines, ref i, "fuzz: ").Split(' ');
            var edits = new List<FaultEdit>();
            while (i < lines.Length && lines[i].Length > 0)
            {
                string file = lines[i].StartsWith('@') || edits.Count == 0 ? Take(lines, ref i, "@ ") : edits[^1].File;
                edits.Add(new FaultEdit(file, Take(lines, ref i, "- "), Take(lines, ref i, "+").TrimStart(' ')));
            }

            if (edits.Count == 0 || faults.Exists(fault => fault.Name == name))
            {
                throw new PlantingException($"Line {i}: fault {name} changes nothing, or has the name of another.");
            }

            faults.Add(new Fault(name, description, targets, edits));
        }

        return faults;
    }

    private static string Take(string[] lines, ref int index, string prefix) =>
        index < lines.Length && lines[index].StartsWith(prefix, StringComparison.Ordinal)
            ? lines[index++][prefix.Length..]
            : throw new PlantingException($"Line {index + 1}: a line that begins with '{prefix}' was expected.");
}
