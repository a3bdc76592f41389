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
using SseCore.Benchmarks.Turns;

// run          measures everything and writes bench/results
// report       writes BENCHMARKS.md from bench/results
// gate         fails if a required figure is missed
// turns [TABLE] measures the ratios and shows them; of all tables, or those whose name contains it: Extract, Pipe/64 B, openai-chat-tools
// cold, large, memory   measure and show only that; cold GROUP only groups whose name contains it
// events NAME  measures what each event adds, for the first stream whose name contains it
// bounds       measures the cost of hostile input, and writes the table in docs/limits.md
// relay, relay-idle     measure relays over sockets, show the result, and write it to bench/results
// streams DIR  writes the streams to a folder, for bench/peers/run.sh
// peers FILES  imports the output of the peers, for the same script
// anything else is passed to BenchmarkDotNet, e.g. --anyCategories Frame
switch (args)
{
    case ["run"]:
        return await RunCommand.RunAsync();
    case ["report"]:
        return ReportCommand.Run();
    case ["gate"]:
        return GateCommand.Run();
    case ["turns"]:
        return await TurnsCommand.RunAsync();
    case ["turns", string table]:
        return await TurnsCommand.RunAsync(table);
    case [TurnsProcessCommand.Verb, string table]:
        return await TurnsProcessCommand.RunAsync(table);
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
