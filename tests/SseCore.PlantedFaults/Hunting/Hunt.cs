using System.Text.RegularExpressions;

namespace SseCore.PlantedFaults;

/// <summary>Determines which faults the tests and the fuzzer catch, and how fast.</summary>
/// <param name="tests">The command that runs the tests.</param>
/// <param name="fuzzer">The command that fuzzes, without its target and seconds.</param>
/// <param name="testTime">The time limit of the tests.</param>
/// <param name="fuzzSeconds">The seconds for each fuzz target.</param>
internal sealed partial class Hunt(IReadOnlyList<string> tests, IReadOnlyList<string> fuzzer, TimeSpan testTime, int fuzzSeconds)
{
    /// <summary>Whether, without any fault, the tests pass, and the fuzzer finds nothing in the targets of the faults.</summary>
    public bool IsSound(IEnumerable<Fault> faults)
    {
        var runs = faults.SelectMany(fault => fault.FuzzTargets).Distinct().Select(target => (Name: target, Run: (Func<WatchResult>)(() => Fuzz(target, fault: ""))));
        foreach ((string name, Func<WatchResult> run) in runs.Prepend(("tests", () => Watched.Run(tests, fault: "", FailedTest(), testTime))))
        {
            WatchResult result = run();
            Console.WriteLine($"control: {name}: {result.End} after {result.Time.TotalSeconds:F1} s");
            if (result.End != WatchEnd.Passed)
            {
                Console.Error.WriteLine(result.Output);
                return false;
            }
        }

        return true;
    }

    public Catch ByTests(Fault fault)
    {
        WatchResult result = Watched.Run(tests, fault.Name, FailedTest(), testTime);
        return Demand(result, fault) ? new Catch(result.What, result.Time) : new Catch(null, result.Time);
    }

    public Catch ByFuzzer(Fault fault)
    {
        TimeSpan time = TimeSpan.Zero;
        foreach (string target in fault.FuzzTargets)
        {
            WatchResult result = Fuzz(target, fault.Name);
            time += result.Time;
            if (Demand(result, fault))
            {
                return new Catch(target, time);
            }
        }

        return new Catch(null, time);
    }

    private WatchResult Fuzz(string target, string fault) =>
        Watched.Run([.. fuzzer, target, $"{fuzzSeconds}"], fault, FuzzFailure(), TimeSpan.FromSeconds(fuzzSeconds));

    // A process that fails without stating why reveals a problem of the hunt, not the fault.
    private static bool Demand(WatchResult result, Fault fault) => result.End switch
    {
        WatchEnd.Caught => true,
        WatchEnd.Failed => throw new InvalidOperationException($"{fault.Name}: neither passed nor failed.\n{result.Output}"),
        _ => false,
    };

    // As xunit's runner prints it at once: [xUnit.net 00:00:01.23]     SseCore.Tests.Framing.LimitTests.It_is(stream: "x") [FAIL]
    [GeneratedRegex(@"^\[xUnit\.net [^\]]*\]\s+(?:\w+\.)*(?<what>\w+\.\w+)(?:\(.*)? \[FAIL\]$")]
    private static partial Regex FailedTest();

    // The output of the managed fuzzer, before it minimizes the input; of libFuzzer; or of an unhandled exception.
    [GeneratedRegex(@"^(?<what>\w+): execution \d+ with seed \d+ failed|^(?<what>\w+) does not come to an end|ERROR: libFuzzer|^Unhandled exception")]
    private static partial Regex FuzzFailure();
}
