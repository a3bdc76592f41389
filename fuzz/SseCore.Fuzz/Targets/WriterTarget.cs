using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// The output of <see cref="SseWriter"/> is read back unchanged. The input is a script: byte 0 is the chunking, then calls follow, each
/// a byte that selects it and its arguments, every text preceded by its length.
/// </summary>
internal sealed class WriterTarget : IFuzzTarget
{
    private static readonly SseFramerOptions WithComments = new() { IncludeComments = true };

    public string Name => "writer";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Sse;

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        byte chunks = reader.Next();
        var script = new WriterScript();
        while (!reader.Rest.IsEmpty)
        {
            script.Step(ref reader);
        }

        byte[] stream = script.Written;
        FramingResult result = FramingRunner.Run(stream, InputReader.ChunkingOf(chunks, stream.Length), WithComments);
        FramingFeatures.Add(features, result);
        List<FramedEvent> events = [.. result.Events.Select(evt => evt with { Offset = 0 })];
        Agreement.DemandEqualLists(script.Events, events, "Read back");
        Agreement.DemandEqual(script.Retry, result.Retry, "Reconnection time read back");
        Agreement.DemandEqualLists(events, Rewrite(stream), "Read, written and read again");
    }

    private static List<FramedEvent> Rewrite(byte[] stream)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SseWriter(output);
        using var framer = new SseFramer(WithComments);
        ReadOnlySpan<byte> rest = stream;
        while (framer.TryRead(ref rest, out SseEvent evt))
        {
            // An event without an id leaves the last one in force; clearing it must be explicit.
            if (evt.LastEventId.IsEmpty && !evt.IsComment)
            {
                writer.WriteIdReset();
            }

            writer.WriteEvent(evt);
        }

        FramingResult result = FramingRunner.Run(output.WrittenMemory, Chunkings.Whole(output.WrittenCount), WithComments);
        return [.. result.Events.Select(evt => evt with { Offset = 0 })];
    }

    /// <summary>Calls the writer, and computes what a reader must then read.</summary>
    private sealed class WriterScript
    {
        private readonly ArrayBufferWriter<byte> _output = new();
        private readonly List<FramedEvent> _events = [];
        private string _id = "";
        private bool _isIdReset;

        public IReadOnlyList<FramedEvent> Events => _events;

        public TimeSpan? Retry { get; private set; }

        public byte[] Written => _output.WrittenSpan.ToArray();

        private SseWriter Writer => new(_output);

        public void Step(ref InputReader script)
        {
            switch (script.Next() % 6)
            {
                case 0:
                    WriteComment(script.NextBytes());
                    break;
                case 1:
                    Span<byte> ticks = stackalloc byte[sizeof(long)];
                    ReadOnlySpan<byte> given = script.NextBytes();
                    given[..Math.Min(given.Length, ticks.Length)].CopyTo(ticks);
                    WriteRetry(new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(ticks)));
                    break;
                case 2:
                    Writer.WriteIdReset();
                    _isIdReset = true;
                    break;
                default:
                    WriteEvent(script.NextBytes(), script.NextBytes(), script.NextBytes());
                    break;
            }
        }

        private void WriteComment(ReadOnlySpan<byte> text)
        {
            Writer.WriteComment(text);
            foreach (string line in Lines(text).Split('\n'))
            {
                _events.Add(new FramedEvent(FramedEvent.DefaultType, Decode(line), _id, Offset: 0, IsComment: true));
            }
        }

        private void WriteRetry(TimeSpan interval)
        {
            if (!IsRefused<ArgumentOutOfRangeException>(() => Writer.WriteRetry(interval), isExpected: interval < TimeSpan.Zero))
            {
                Retry = new TimeSpan(interval.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond);
            }
        }

        private void WriteEvent(ReadOnlySpan<byte> data, ReadOnlySpan<byte> type, ReadOnlySpan<byte> id)
        {
            (byte[] dataBytes, byte[] typeBytes, byte[] idBytes) = (data.ToArray(), type.ToArray(), id.ToArray());
            bool isImpossible = type.ContainsAny((byte)'\n', (byte)'\r') || id.ContainsAny((byte)'\n', (byte)'\r', (byte)0);
            if (IsRefused<ArgumentException>(() => Writer.WriteEvent(dataBytes, typeBytes, idBytes), isImpossible))
            {
                return;
            }

            _id = id.Length > 0 ? Encoding.UTF8.GetString(id) : _isIdReset ? "" : _id;
            _isIdReset = false;
            _events.Add(new FramedEvent(type.Length > 0 ? Encoding.UTF8.GetString(type) : FramedEvent.DefaultType, Decode(Lines(data)), _id, Offset: 0));
        }

        // A refused call must leave nothing half-written.
        private bool IsRefused<TException>(Action write, bool isExpected)
            where TException : ArgumentException
        {
            int written = _output.WrittenCount;
            bool isRefused = false;
            try
            {
                write();
            }
            catch (TException)
            {
                isRefused = true;
            }

            Agreement.DemandEqual(isExpected, isRefused, "Refused");
            Agreement.Demand(!isRefused || written == _output.WrittenCount, "Something was written before the refusal.");
            return isRefused;
        }

        // One character per byte, all three line endings converted to LF.
        private static string Lines(ReadOnlySpan<byte> text) =>
            Encoding.Latin1.GetString(text).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

        private static string Decode(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));
    }
}
