using System.IO.Pipelines;

namespace SseCore.Benchmarks.Readers;

/// <summary>SseCore: sans-IO over the bytes, and over a stream.</summary>
public static class SseCoreReader
{
    public static Tally Read(DeltaParser parser, ReadOnlySpan<byte> stream, int chunkSize)
    {
        parser.Reset();
        return ReadFirst(parser, stream, chunkSize);
    }

    /// <summary>Like the other methods, with a parser that has read nothing yet.</summary>
    public static Tally ReadFirst(DeltaParser parser, ReadOnlySpan<byte> stream, int chunkSize)
    {
        var tally = default(Tally);
        while (!stream.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = stream[..Math.Min(chunkSize, stream.Length)];
            stream = stream[chunk.Length..];
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                Add(ref tally, delta);
            }
        }

        return tally;
    }

    /// <summary>For <see cref="ReadAsync(string, Stream, DeltaStreamOptions)"/>: created once, as in an application.</summary>
    public static DeltaStreamOptions Options(bool useShapes) =>
        new() { LeaveOpen = true, Parsing = new DeltaParserOptions { UseShapes = useShapes } };

    public static Task<Tally> ReadAsync(string dialect, Stream stream, DeltaStreamOptions options) =>
        ReadAsync(DeltaStream.Create(dialect, stream, options));

    public static Task<Tally> ReadAsync(string dialect, PipeReader pipe, DeltaStreamOptions options) =>
        ReadAsync(DeltaStream.Create(dialect, pipe, options));

    private static async Task<Tally> ReadAsync(DeltaStream stream)
    {
        var tally = default(Tally);
        await using DeltaStream deltas = stream;
        while (await deltas.WaitToReadAsync())
        {
            while (deltas.TryRead(out Delta delta))
            {
                Add(ref tally, delta);
            }
        }

        return tally;
    }

    /// <summary>Framing alone: the sum of the payloads' lengths.</summary>
    public static long Frame(SseFramer framer, ReadOnlySpan<byte> stream, int chunkSize)
    {
        long bytes = 0;
        framer.Reset();
        while (!stream.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = stream[..Math.Min(chunkSize, stream.Length)];
            stream = stream[chunk.Length..];
            while (framer.TryRead(ref chunk, out SseEvent evt))
            {
                bytes += evt.Data.Length;
            }
        }

        return bytes;
    }

    public static async Task<long> FrameAsync(Stream stream)
    {
        long bytes = 0;
        await using SseReader reader = SseReader.Create(stream, new SseReaderOptions { LeaveOpen = true });
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out SseEvent evt))
            {
                bytes += evt.Data.Length;
            }
        }

        return bytes;
    }

    /// <summary>Adds a delta to the answer.</summary>
    internal static void Add(ref Tally tally, scoped in Delta delta)
    {
        switch (delta.Kind)
        {
            case DeltaKind.Text:
                tally.AddText(delta.Text);
                break;
            case DeltaKind.Reasoning:
                tally.AddReasoning(delta.Text);
                break;
            case DeltaKind.ToolCallStart:
                tally.AddToolCall(delta.Id, delta.Name);
                break;
            case DeltaKind.ToolCallArguments:
                tally.AddArguments(delta.Text);
                break;
            case DeltaKind.Finish:
                tally.AddFinish(delta.Reason);
                break;
            case DeltaKind.Usage:
                tally.SetUsage(delta.Usage.Input ?? 0, delta.Usage.Output ?? 0);
                break;
        }
    }
}
