using System.Buffers;
using System.Net.ServerSentEvents;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Writers;

/// <summary>The in-box <see cref="SseFormatter"/> over payloads that are already UTF-8, with a source that always completes synchronously.</summary>
internal sealed class InBoxWriter(IReadOnlyList<StreamEvent> events)
{
    private readonly Replay _source = new([.. events.Select(evt => new SseItem<byte[]>(evt.Data, evt.Type))]);

    public async Task<long> WriteAsync(Stream stream)
    {
        await SseFormatter.WriteAsync(_source, stream, static (item, output) => output.Write(item.Data));
        return stream.Length;
    }

    // An iterator method would add a state machine of its own to every event.
    private sealed class Replay(SseItem<byte[]>[] items) : IAsyncEnumerable<SseItem<byte[]>>, IAsyncEnumerator<SseItem<byte[]>>
    {
        private int _index = -1;

        public SseItem<byte[]> Current => items[_index];

        public IAsyncEnumerator<SseItem<byte[]>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            _index = -1;
            return this;
        }

        public ValueTask<bool> MoveNextAsync() => new(++_index < items.Length);

        public ValueTask DisposeAsync() => default;
    }
}
