using System.Buffers;
using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Writers;

namespace SseCore.Benchmarks.Suites;

/// <summary>Events to bytes. An operation is a whole stream.</summary>
[BenchmarkCategory(Category)]
public class WriteBenchmarks : SuiteBenchmarks
{
    public const string Category = "Write";

    private static readonly string[] Streams = ["openai-chat", "anthropic-messages", "openai-responses"];

    internal static IReadOnlyList<StreamBenchmark> All { get; } =
    [
        new(Category, "in-box-async", "in-box SseFormatter to a Stream, async", stream =>
        {
            var writer = new InBoxWriter(stream.Events);
            return ToStream(stream.Bytes, "in-box-async", writer.WriteAsync);
        })
        {
            Streams = Streams,
        },
        new(Category, "ssecore-buffer", "SseCore, to a buffer", stream =>
        {
            var buffer = new ArrayBufferWriter<byte>(2 * stream.Bytes.Length);
            Action write = () =>
            {
                buffer.ResetWrittenCount();
                SseCoreWriter.Write(stream.Events, buffer);
            };
            write();
            Agreement.DemandSameBytes(stream.Bytes, buffer.WrittenSpan, "ssecore-buffer");
            return write;
        })
        {
            Against = "in-box-async",
            Streams = Streams,
        },
        new(Category, "ssecore-stream", "SseCore, to a Stream event by event, async", stream =>
        {
            var buffer = new ArrayBufferWriter<byte>(2 * stream.Bytes.Length);
            return ToStream(stream.Bytes, "ssecore-stream", output => SseCoreWriter.WriteAsync(stream.Events, buffer, output));
        })
        {
            Against = "in-box-async",
            Streams = Streams,
        },
    ];

    private static Action ToStream(byte[] expected, string id, Func<Stream, Task<long>> write)
    {
        var output = new MemoryStream(2 * expected.Length);
        Action run = () =>
        {
            output.SetLength(0);
            write(output).GetAwaiter().GetResult();
        };
        run();
        Agreement.DemandSameBytes(expected, output.ToArray(), id);
        return run;
    }
}
