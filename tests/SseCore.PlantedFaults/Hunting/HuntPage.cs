using System.Globalization;
using System.Text;

namespace SseCore.PlantedFaults;

/// <summary>The page that says what caught which fault: what people wrote, up to a mark, and a table behind it.</summary>
internal static class HuntPage
{
    private const string Mark = "<!-- Below: written by eng/planted-faults.sh -->";

    public static void Write(string path, IReadOnlyList<(Fault Fault, Catch Tests, Catch Fuzzer)> results, int fuzzSeconds)
    {
        string page = File.ReadAllText(path);
        int mark = page.IndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0)
        {
            throw new InvalidOperationException($"{path} has no line '{Mark}'.");
        }

        var text = new StringBuilder(page, 0, mark + Mark.Length, page.Length + 4096);
        text.Append('\n').Append(CultureInfo.InvariantCulture, $"\n{DateTime.UtcNow:yyyy-MM-dd}, `eng/planted-faults.sh` with {fuzzSeconds} s for each fuzz target: ");
        text.Append(CultureInfo.InvariantCulture, $"{results.Count} faults, {results.Count(each => each.Tests.By is not null)} caught by the tests, {results.Count(each => each.Fuzzer.By is not null)} by the fuzzer.\n\n");
        text.Append("| fault | what is wrong | in | caught by test | after | caught by fuzz target | after |\n|---|---|---|---|---:|---|---:|\n");
        foreach ((Fault fault, Catch tests, Catch fuzzer) in results)
        {
            string files = string.Join(", ", fault.Edits.Select(edit => Path.GetFileNameWithoutExtension(edit.File)).Distinct());
            text.Append(CultureInfo.InvariantCulture, $"| {fault.Name} | {fault.Description} | {files} | {Cells(tests)} | {Cells(fuzzer)} |\n");
        }

        File.WriteAllText(path, text.ToString());
    }

    private static string Cells(Catch net) =>
        $"{(net.By is null ? "**not caught**" : $"`{net.By}`")} | {net.Time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s";
}
