using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using SseCore.TestServer;

namespace SseCore.Benchmarks.Relay;

/// <summary>
/// The upstream and its clients, on both sides of a relay. An event is sent once its client has all of the previous one, so
/// each is really a write, a read and a write again, whatever the load, and no timer sets the speed.
/// </summary>
internal sealed class RelayLoad : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ResponseScript> _scripts = new();
    private readonly List<IDisposable> _open = [];
    private readonly ScriptedServer _upstream;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private int _streams;

    public RelayLoad() => _upstream = ScriptedServer.Start(request => _scripts.TryRemove(request.Target[1..], out ResponseScript? script) ? script : ResponseScript.Response(404));

    public Uri Upstream => _upstream.Uri;

    /// <summary>Reads whole streams: so many at a time, in waves.</summary>
    /// <returns>The total number of reads of the clients.</returns>
    public async Task<long> RunAsync(Uri relay, int streams, int waves)
    {
        long reads = 0;
        for (int wave = 0; wave < waves; wave++)
        {
            reads += (await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => Task.Run(() => ReadAsync(relay))))).Sum();
        }

        return reads;
    }

    /// <summary>Opens streams that send some events and then fall silent, and leaves them open.</summary>
    public async Task OpenAsync(Uri relay, int streams, int events)
    {
        const int AtATime = 50;
        int length = RelayStream.Events.Take(events).Sum(evt => evt.Length);
        ResponseScript script = ResponseScript.EventStream().Bytes(RelayStream.Whole.Bytes.AsMemory(0, length)).Stall();
        await Parallel.ForEachAsync(Enumerable.Range(0, streams), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (_, cancellation) =>
        {
            HttpResponseMessage response = await GetAsync(relay, script);
            Stream body = await response.Content.ReadAsStreamAsync(cancellation);
            byte[] buffer = new byte[length];
            await body.ReadExactlyAsync(buffer, cancellation);
            Agreement.DemandSameBytes(RelayStream.Whole.Bytes.AsSpan(0, length), buffer, relay.AbsolutePath);
            lock (_open)
            {
                _open.Add(response);
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        _open.ForEach(response => response.Dispose());
        _client.Dispose();
        await _upstream.DisposeAsync();
    }

    private async Task<long> ReadAsync(Uri relay)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> events = RelayStream.Events;
        var gates = new TaskCompletionSource[events.Count];
        var steps = ImmutableArray.CreateBuilder<ScriptStep>((2 * events.Count) + 1);
        steps.AddRange(ResponseScript.EventStream().Steps);
        for (int i = 0; i < gates.Length; i++)
        {
            gates[i] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            steps.Add(new ScriptStep.Write(events[i]));
            steps.Add(new ScriptStep.Await(gates[i].Task));
        }

        using HttpResponseMessage response = await GetAsync(relay, new ResponseScript(steps.MoveToImmutable()));
        await using Stream body = await response.Content.ReadAsStreamAsync();
        byte[] expected = RelayStream.Whole.Bytes;
        byte[] buffer = new byte[4096];
        long reads = 0;
        int position = 0;
        int next = 0;
        int end = events[0].Length;
        int count;
        while ((count = await body.ReadAsync(buffer)) > 0)
        {
            reads++;
            Agreement.DemandSameBytes(expected.AsSpan(position, Math.Min(count, expected.Length - position)), buffer.AsSpan(0, count), relay.AbsolutePath);
            position += count;
            if (position == end)
            {
                gates[next++].SetResult();
                end += next < events.Count ? events[next].Length : 0;
            }
        }

        Agreement.Demand(expected.Length, position, relay.AbsolutePath);
        return reads;
    }

    private async Task<HttpResponseMessage> GetAsync(Uri relay, ResponseScript script)
    {
        string id = Interlocked.Increment(ref _streams).ToString(CultureInfo.InvariantCulture);
        _scripts[id] = script;
        HttpResponseMessage response = await _client.GetAsync($"{relay}/{id}", HttpCompletionOption.ResponseHeadersRead);
        return response.EnsureSuccessStatusCode();
    }
}
