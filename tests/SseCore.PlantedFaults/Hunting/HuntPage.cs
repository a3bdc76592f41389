using System.Globalization;

namespace SseCore.PlantedFaults;

/// <summary>The page that lists what caught which fault: hand-written text up to a mark, and a table after it.</summary>
internal static class HuntPage
{
    private const string Mark = "<!-- Below: written by eng/planted-faults.sh -->";
    private const string NotCaught = "**not caught**";

    /// <summary>Writes the rows of the faults that were hunted. The rows of others stay, unless they are no longer listed.</summary>
    public static void Write(string path, IReadOnlyList<Fault> listed, IReadOnlyList<(Fault Fault, Catch Tests, Catch Fuzzer)> results)
    {
        string page = File.ReadAllText(path);
        int mark = page.IndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0)
        {
            throw new InvalidOperationException($"{path} has no line '{Mark}'.");
        }

        Dictionary<string, string> rows = page[mark..].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToDictionary(row => row.Split('`')[1]);
        foreach ((Fault fault, Catch tests, Catch fuzzer) in results)
        {
            rows[fault.Name] = Row(fault, tests, fuzzer);
        }

        string[] written = [.. listed.Select(fault => fault.Name).Where(rows.ContainsKey).Select(name => rows[name])];
        File.WriteAllText(path, $"""
            {page[..mark]}{Mark}

            {written.Length} faults of {listed.Count}; {written.Count(row => row.Contains(NotCaught, StringComparison.Ordinal))} not caught by both.

            | fault | what is wrong | in | caught by test | after, s | caught by fuzz target | after, s | on |
            |---|---|---|---|---:|---|---:|---|
            {string.Join('\n', written)}

            """.ReplaceLineEndings("\n"));
    }

    private static string Row(Fault fault, Catch tests, Catch fuzzer)
    {
        string files = string.Join(", ", fault.Edits.Select(edit => Path.GetFileNameWithoutExtension(edit.File)).Distinct());
        return string.Create(CultureInfo.InvariantCulture, $"| `{fault.Name}` | {fault.Description} | {files} | {Cells(tests)} | {Cells(fuzzer)} | {DateTime.UtcNow:yyyy-MM-dd} |");
    }

    private static string Cells(Catch net) =>
        $"{(net.By is null ? NotCaught : $"`{net.By}`")} | {net.Time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)}";
}
