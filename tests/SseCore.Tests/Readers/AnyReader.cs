using System.IO.Pipelines;
using System.Text;

namespace SseCore.Tests.Readers;

/// <summary>Any of the readers, reading an OpenAI stream payload by payload: what holds for one of them must hold for all.</summary>
internal abstract class AnyReader : IAsyncDisposable
{
    public static TheoryData<ReaderKind> Kinds => [.. Enum.GetValues<ReaderKind>()];

    /// <summary>The result of <see cref="NextAsync"/> for <see cref="Event"/>.</summary>
    public static string Payload(string text) => $$$"""{"choices":[{"delta":{"content":"{{{text}}}"}}]}""";

    public static ReadOnlyMemory<byte> Event(string text) => Encoding.UTF8.GetBytes($"data: {Payload(text)}\n\n");

    public static AnyReader Over(PipeReader pipe, ReaderKind kind, SseFramerOptions? limits = null)
    {
        limits ??= SseFramerOptions.Default;
        var parsing = new DeltaParserOptions { Framing = limits };
        return kind switch
        {
            ReaderKind.Events => new Events(SseReader.Create(pipe, new SseReaderOptions { Framing = limits })),
            ReaderKind.EnumeratedEvents => new EnumeratedEvents(SseReader.Create(pipe, new SseReaderOptions { Framing = limits }).GetAsyncEnumerator()),
            ReaderKind.Deltas => new Deltas(DeltaStream.Create<OpenAiChat>(pipe, new DeltaStreamOptions { Parsing = parsing })),
            _ => new Deltas(DeltaStream.Create("auto", pipe, new DeltaStreamOptions { Parsing = parsing, Resume = static (_, _) => new ValueTask<DeltaStream?>((DeltaStream?)null) })),
        };
    }

    /// <summary>The next payload; <see langword="null"/> at the end of the stream.</summary>
    public abstract ValueTask<string?> NextAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads what is available, with the call that does not wait.</summary>
    public abstract void TryRead();

    public abstract ValueTask DisposeAsync();

    public async Task<List<string>> ReadAllAsync()
    {
        var payloads = new List<string>();
        while (await NextAsync() is { } payload)
        {
            payloads.Add(payload);
        }

        return payloads;
    }

    private sealed class Events(SseReader reader) : AnyReader
    {
        public override async ValueTask<string?> NextAsync(CancellationToken cancellationToken = default)
        {
            do
            {
                if (reader.TryRead(out SseEvent evt))
                {
                    return Encoding.UTF8.GetString(evt.Data);
                }
            }
            while (await reader.WaitToReadAsync(cancellationToken));
            return null;
        }

        public override void TryRead() => reader.TryRead(out _);

        public override ValueTask DisposeAsync() => reader.DisposeAsync();
    }

    private sealed class EnumeratedEvents(SseReader.Enumerator events) : AnyReader
    {
        public override async ValueTask<string?> NextAsync(CancellationToken cancellationToken = default) =>
            await events.MoveNextAsync() ? Encoding.UTF8.GetString(events.Current.Data) : null;

        // Has no such call, but its only call begins with it.
        public override void TryRead() => events.MoveNextAsync().AsTask().GetAwaiter().GetResult();

        public override ValueTask DisposeAsync() => events.DisposeAsync();
    }

    private sealed class Deltas(DeltaStream deltas) : AnyReader
    {
        public override async ValueTask<string?> NextAsync(CancellationToken cancellationToken = default)
        {
            do
            {
                if (deltas.TryRead(out Delta delta))
                {
                    return Encoding.UTF8.GetString(delta.Raw);
                }
            }
            while (await deltas.WaitToReadAsync(cancellationToken));
            return null;
        }

        public override void TryRead() => deltas.TryRead(out _);

        public override ValueTask DisposeAsync() => deltas.DisposeAsync();
    }
}
