using BenchmarkDotNet.Running;
using SseCore.Benchmarks.Cold;
using SseCore.Benchmarks.Configuration;
using SseCore.Benchmarks.Gates;
using SseCore.Benchmarks.Hostility;
using SseCore.Benchmarks.Large;
using SseCore.Benchmarks.Memory;
using SseCore.Benchmarks.Peers;
using SseCore.Benchmarks.Relay;
using SseCore.Benchmarks.Results;

// run          measures everything and writes bench/results
// report       writes BENCHMARKS.md from bench/results
// gate         fails when something that must hold does not
// cold, large, memory   measure and show only that; cold GROUP only groups with that in their name
// events NAME  measures what each event of a stream adds, of the first whose name contains that
// bounds       measures what hostile input costs, and writes the table in docs/limits.md
// relay, relay-idle     measure relays over sockets, show that, and write it to bench/results
// streams DIR  writes the streams to a folder, for bench/peers/run.sh
// peers FILES  takes over what the peers printed, for the same
// anything else is BenchmarkDotNet's, e.g. --anyCategories Frame
switch (args)
{
    case ["run"]:
        return RunCommand.Run();
    case ["report"]:
        return ReportCommand.Run();
    case ["gate"]:
        return GateCommand.Run();
    case ["cold"]:
        return ColdCommand.Run();
    case ["cold", string group]:
        return ColdCommand.Run(group);
    case ["events", string stream]:
        return EventTimesCommand.Run(stream);
    case ["large"]:
        return LargeCommand.Run();
    case ["memory"]:
        return MemoryCommand.Run();
    case ["bounds"]:
        return BoundsCommand.Run();
    case ["relay"]:
        return await RelayCommand.RunAsync();
    case ["relay-idle"]:
        return await IdleRelayCommand.RunAsync();
    case [RelayHostCommand.Verb, string upstream]:
        return await RelayHostCommand.RunAsync(new Uri(upstream));
    case [RelayLoadCommand.Verb]:
        return await RelayLoadCommand.RunAsync();
    case ["streams", string directory]:
        return StreamsCommand.Run(directory);
    case ["peers", .. string[] files]:
        return PeersCommand.Run(files);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new BenchmarkConfig());
        return 0;
}
