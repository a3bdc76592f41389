using BenchmarkDotNet.Running;
using SseCore.Benchmarks.Configuration;
using SseCore.Benchmarks.Gates;
using SseCore.Benchmarks.Results;

// gate     fails when something that must hold does not
// run      measures everything and writes bench/results
// report   writes BENCHMARKS.md from bench/results
// anything else is BenchmarkDotNet's, e.g. --anyCategories Frame
switch (args)
{
    case ["gate"]:
        return GateCommand.Run();
    case ["run"]:
        return RunCommand.Run();
    case ["report"]:
        return ReportCommand.Run();
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new BenchmarkConfig());
        return 0;
}
