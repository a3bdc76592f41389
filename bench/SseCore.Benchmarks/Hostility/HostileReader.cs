namespace SseCore.Benchmarks.Hostility;

/// <summary>Reads a stream until it ends or the reader refuses to continue.</summary>
/// <param name="Name">The name of the reader in the table.</param>
/// <param name="Read">Reads in chunks of the given size.</param>
internal sealed record HostileReader(string Name, Func<byte[], int, HostileReading> Read)
{
    private const int Limit = 128 * 1024;

    /// <summary>The framer, with a limit of 128 KiB.</summary>
    public static HostileReader Framer { get; } = OfFramer("SseFramer", SseOverflowPolicy.Throw);

    /// <summary>The framer with the same limit, dropping events.</summary>
    public static HostileReader DroppingFramer { get; } = OfFramer("SseFramer, dropping", SseOverflowPolicy.DropAndResync);

    /// <summary>Incremental JSON, with a limit of 128 KiB.</summary>
    public static HostileReader Json { get; } = new("JsonAccumulator", (stream, chunkSize) =>
    {
        using var json = new JsonAccumulator(new JsonAccumulatorOptions { MaxBytes = Limit });
        for (int start = 0; start < stream.Length && json.Failure == JsonFailure.None; start += chunkSize)
        {
            json.Append(stream.AsSpan(start, Math.Min(chunkSize, stream.Length - start)));
        }

        return new HostileReading(json.Failure == JsonFailure.None ? json.State.ToString() : json.Failure.ToString(), json.BytesConsumed, json.BytesTouched);
    });

    /// <summary>A delta parser, with a limit of 128 KiB per event.</summary>
    public static HostileReader Parser(string dialect, int maxParts = DeltaParserOptions.DefaultMaxParts) =>
        OfParser(dialect, dialect, maxParts, static (in _) => { });

    /// <summary>A delta parser and the assembled message, with a limit of 128 KiB.</summary>
    public static HostileReader Message(string dialect)
    {
        var options = new MessageAccumulatorOptions { MaxBytes = Limit };
        return new HostileReader($"{dialect}, MessageAccumulator", (stream, chunkSize) =>
        {
            using var message = new MessageAccumulator(options);
            return OfParser("", dialect, DeltaParserOptions.DefaultMaxParts, (in delta) => message.Add(delta)).Read(stream, chunkSize);
        });
    }

    private delegate void DeltaReader(in Delta delta);

    private static HostileReader OfParser(string name, string dialect, int maxParts, DeltaReader read)
    {
        var options = new DeltaParserOptions { MaxParts = maxParts, Framing = new SseFramerOptions { MaxEventBytes = Limit } };
        return new HostileReader(name, (stream, chunkSize) =>
        {
            using var parser = DeltaParser.Create(dialect, options);
            int start = 0;
            try
            {
                for (; start < stream.Length; start += chunkSize)
                {
                    ReadOnlySpan<byte> chunk = stream.AsSpan(start, Math.Min(chunkSize, stream.Length - start));
                    while (parser.TryRead(ref chunk, out Delta delta))
                    {
                        read(delta);
                    }
                }
            }
            catch (SseException exception)
            {
                return new HostileReading(exception.Code.ToString(), Math.Min(start + chunkSize, stream.Length), Touched: null);
            }

            return new HostileReading(parser.Complete().Outcome.ToString(), stream.Length, Touched: null);
        });
    }

    private static HostileReader OfFramer(string name, SseOverflowPolicy policy)
    {
        var options = new SseFramerOptions { MaxEventBytes = Limit, OverflowPolicy = policy };
        return new HostileReader(name, (stream, chunkSize) =>
        {
            using var framer = new SseFramer(options);
            try
            {
                for (int start = 0; start < stream.Length; start += chunkSize)
                {
                    ReadOnlySpan<byte> chunk = stream.AsSpan(start, Math.Min(chunkSize, stream.Length - start));
                    while (framer.TryRead(ref chunk, out _))
                    {
                    }
                }
            }
            catch (SseException exception)
            {
                return new HostileReading(exception.Code.ToString(), framer.BytesConsumed, framer.BytesTouched);
            }

            return new HostileReading(framer.Complete().ToString(), framer.BytesConsumed, framer.BytesTouched);
        });
    }
}
