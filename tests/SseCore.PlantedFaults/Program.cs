using System.Globalization;
using SseCore.PlantedFaults;

switch (args)
{
    case ["plant", string sources, string output]:
        return Plant(sources, output);
    case ["hunt", string tests, string fuzzer, string testSeconds, string fuzzSeconds, string page, .. string[] names]:
        return HuntAll(
            new Hunt(tests.Split(' '), fuzzer.Split(' '), TimeSpan.FromSeconds(Number(testSeconds)), Number(fuzzSeconds)),
            page,
            names);
    default:
        Console.Error.WriteLine("""
            usage: plant SOURCES OUTPUT                                                 write the sources with all faults to OUTPUT
                   hunt TESTS FUZZER TEST_SECONDS FUZZ_SECONDS PAGE [FAULT...]          see what catches them, and write it to the table
            TESTS and FUZZER are commands; FUZZER is given a target and seconds.
            """);
        return 2;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

static IReadOnlyList<Fault> Faults() => FaultList.Parse(File.ReadAllText(FaultList.DefaultPath));

static int Plant(string sources, string output)
{
    try
    {
        foreach ((string file, string text) in Planter.Plant(Faults(), file => File.ReadAllText(Path.Combine(sources, file))))
        {
            string path = Path.Combine(output, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!File.Exists(path) || File.ReadAllText(path) != text)
            {
                File.WriteAllText(path, text);
            }
        }

        return 0;
    }
    catch (PlantingException e)
    {
        // In the format of MSBuild errors.
        Console.Error.WriteLine($"ssecore.faults : error : {e.Message}");
        return 1;
    }
}

static int HuntAll(Hunt hunt, string page, string[] names)
{
    IReadOnlyList<Fault> listed = Faults();
    Fault[] faults = [.. listed.Where(fault => names.Length == 0 || names.Contains(fault.Name))];
    if (names.Except(faults.Select(fault => fault.Name)).FirstOrDefault() is { } unknown)
    {
        Console.Error.WriteLine($"There is no fault {unknown}.");
        return 2;
    }

    if (names.Length == 0 && !hunt.IsSound(faults))
    {
        return 1;
    }

    var results = new List<(Fault Fault, Catch Tests, Catch Fuzzer)>();
    foreach (Fault fault in faults)
    {
        results.Add((fault, hunt.ByTests(fault), hunt.ByFuzzer(fault)));
        (_, Catch tests, Catch fuzzer) = results[^1];
        Console.WriteLine($"{fault.Name,-28} {tests.By ?? "NOT CAUGHT"} {tests.Time.TotalSeconds:F1} s; {fuzzer.By ?? "NOT CAUGHT"} {fuzzer.Time.TotalSeconds:F1} s");
    }

    HuntPage.Write(page, listed, results);

    return results.TrueForAll(each => each.Tests.By is not null && each.Fuzzer.By is not null) ? 0 : 1;
}
