using System.Diagnostics;
using System.Globalization;
using SseCore.Fuzz;

const int DefaultSeed = 1;

switch (args)
{
    case ["--list"]:
        Console.WriteLine(string.Join('\n', FuzzTargets.All.Select(target => target.Name)));
        return 0;
    case ["--replay", string name, .. string[] files] when FuzzTargets.Find(name) is IFuzzTarget target && files.Length > 0:
        return StatusOf(files, file => Replay(target, file));
    case ["soak", string duration, .. string[] number] when TrySeconds(duration, out TimeSpan time) && SoakCommand.TryStreams(number, out int streams):
        return await SoakCommand.RunAsync(time, streams, DefaultSeed);
    case [string name, string duration] when TrySeconds(duration, out TimeSpan time) && TargetsOf(name) is { Count: > 0 } targets:
        return StatusOf(targets, target => Fuzz(target, time, DefaultSeed));
    case [string name, string duration, string number] when TrySeconds(duration, out TimeSpan time) && TargetsOf(name) is { Count: > 0 } targets
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int seed):
        return StatusOf(targets, target => Fuzz(target, time, seed));
    default:
        Console.Error.WriteLine($"""
            usage: TARGET|all SECONDS [SEED]      mutate inputs for so long, each target
                   --replay TARGET FILE...        run kept inputs
                   --list                         show the targets
                   soak SECONDS [STREAMS]         very many streams at once, with faults of every kind
            targets: {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}
            """);
        return 2;
}

static IReadOnlyList<IFuzzTarget> TargetsOf(string name) =>
    name == "all" ? FuzzTargets.All : FuzzTargets.Find(name) is IFuzzTarget target ? [target] : [];

// A failure does not keep the others from running.
static int StatusOf<T>(IEnumerable<T> all, Func<T, bool> passes) => all.Select(passes).ToList().TrueForAll(passed => passed) ? 0 : 1;

static bool TrySeconds(string text, out TimeSpan time)
{
    bool isNumber = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds);
    time = TimeSpan.FromSeconds(seconds);
    return isNumber;
}

static bool Fuzz(IFuzzTarget target, TimeSpan time, int seed)
{
    using var watchdog = new Watchdog(input =>
    {
        Report(target, input, "does not come to an end");
        Environment.Exit(1);
    });
    var fuzzer = new Fuzzer(target, seed);
    long start = Stopwatch.GetTimestamp();
    try
    {
        fuzzer.Run(_ => Stopwatch.GetElapsedTime(start) < time, watchdog);
    }
    catch (Exception e)
    {
        watchdog.End();
        Console.Error.WriteLine($"{target.Name}: execution {fuzzer.Executions} with seed {seed} failed; making it smaller ...");
        byte[] smallest = Minimizer.Minimize(fuzzer.Current, input => FailureOf(target, input)?.GetType() == e.GetType(), TimeSpan.FromSeconds(30));
        Report(target, smallest, $"fails: {FailureOf(target, smallest)}");
        return false;
    }

    double rate = fuzzer.Executions / Stopwatch.GetElapsedTime(start).TotalSeconds;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{target.Name,-12} {fuzzer.Executions,9} executions, {rate,7:F0}/s, {fuzzer.Features,5} features, {fuzzer.PoolSize,5} inputs in the pool, seed {seed}"));
    return true;
}

static void Report(IFuzzTarget target, byte[] input, string what)
{
    string file = Path.GetRelativePath(Environment.CurrentDirectory, InputFolders.KeepFinding(target, input));
    Console.Error.WriteLine($"""
        {target.Name} {what}
        kept as {file} ({input.Length} bytes); to run it again:
        dotnet run -c Release --project fuzz/SseCore.Fuzz -- --replay {target.Name} {file}
        """);
}

static bool Replay(IFuzzTarget target, string file)
{
    Exception? failure = FailureOf(target, File.ReadAllBytes(file));
    Console.WriteLine($"{file}: {(failure is null ? "passes" : failure.ToString())}");
    return failure is null;
}

static Exception? FailureOf(IFuzzTarget target, byte[] input)
{
    try
    {
        target.Run(input, new SeenFeatures());
        return null;
    }
    catch (Exception e)
    {
        return e;
    }
}
