using System.Collections.Concurrent;
using System.Diagnostics;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// Runs very many simultaneous streams through one process, with random chunking, faults and cancellations. Each is checked by itself,
/// and all of them for leaks: no buffer, no memory, no stream that did not end.
/// </summary>
/// <param name="streams">The number of simultaneous streams.</param>
/// <param name="seed">Determines everything but the timing.</param>
internal sealed class SoakRun(int streams, int seed)
{
    private const int MaxFailures = 10;

    // No stream lasts that long, however many there are.
    private static readonly TimeSpan Lost = TimeSpan.FromMinutes(10);

    private const int Scripts = 512;
    private const int Samples = 6;

    private readonly SoakScript[] _scripts = [.. Enumerable.Range(0, Scripts).Select(number => SoakScript.Create(number, new Random(HashCode.Combine(seed, number))))];
    private readonly long[] _faults = new long[Enum.GetValues<SoakFault>().Length];
    private readonly ConcurrentQueue<string> _failures = new();
    private long _begun;
    private long _ended;
    private long _events;

    /// <summary>Runs streams one after another in each place, for the given time.</summary>
    public async Task<SoakReport> RunAsync(TimeSpan duration)
    {
        await WarmUpAsync();
        long start = Stopwatch.GetTimestamp();
        using var heap = new CancellationTokenSource();
        var open = new List<long>();
        Task sampling = SampleAsync(open, duration / Samples, heap.Token);
        SoakReport report = await RunAsync(_ => Stopwatch.GetElapsedTime(start) < duration, heap);
        await sampling;
        return report with { HeapWhileOpen = open };
    }

    /// <summary>Runs the given number of streams one after another in each place.</summary>
    public async Task<SoakReport> RunAsync(int each)
    {
        await WarmUpAsync();
        return await RunAsync(number => number < each, heap: null);
    }

    private async Task<SoakReport> RunAsync(Func<int, bool> goesOn, CancellationTokenSource? heap)
    {
        long heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        long start = Stopwatch.GetTimestamp();
        using var pool = new PooledBytes();
        await Task.WhenAll(Enumerable.Range(0, streams).Select(place => Task.Run(() => RunPlaceAsync(place, goesOn, heap))));
        return new SoakReport
        {
            Concurrent = streams,
            Duration = Stopwatch.GetElapsedTime(start),
            Begun = _begun,
            Ended = _ended,
            Events = _events,
            Faults = Enum.GetValues<SoakFault>().ToDictionary(fault => fault, fault => _faults[(int)fault]),
            Rented = pool.Rented,
            Returned = pool.Returned,
            Heap = (heapBefore, GC.GetTotalMemory(forceFullCollection: true)),
            HeapWhileOpen = [],
            Failures = [.. _failures],
        };
    }

    // Allocations that the process makes once are not leaks.
    private Task WarmUpAsync() =>
        Task.WhenAll(Enumerable.Range(0, 100).Select(number => new SoakReading(_scripts[number], new Random(number)).RunAsync().WaitAsync(Lost)));

    private async Task RunPlaceAsync(int place, Func<int, bool> goesOn, CancellationTokenSource? heap)
    {
        for (int number = 0; goesOn(number) && _failures.Count < MaxFailures; number++)
        {
            var random = new Random(HashCode.Combine(seed, place, number));
            var reading = new SoakReading(_scripts[random.Next(Scripts)], random);
            Interlocked.Increment(ref _begun);
            Interlocked.Increment(ref _faults[(int)reading.Fault]);
            try
            {
                await reading.RunAsync().WaitAsync(Lost);
                Interlocked.Increment(ref _ended);
            }
            catch (TimeoutException)
            {
                _failures.Enqueue($"stream {number} of place {place}: lost; {reading}");
            }
            catch (Exception exception)
            {
                _failures.Enqueue($"stream {number} of place {place}: {(exception is SoakFailureException ? exception.Message : exception.ToString())}");
            }

            Interlocked.Add(ref _events, reading.Events);
        }

        // From now on the number of streams decreases.
        if (heap is not null)
        {
            await heap.CancelAsync();
        }
    }

    private static async Task SampleAsync(List<long> samples, TimeSpan interval, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(interval, cancellationToken);
                samples.Add(GC.GetTotalMemory(forceFullCollection: true));
            }
        }
        catch (OperationCanceledException)
        {
            // The first place has finished its last stream.
        }
    }
}
