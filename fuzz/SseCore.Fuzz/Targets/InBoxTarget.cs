using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// The framer compared with the parser in the framework, without its known faults. Byte 0: the framer's chunking; byte 1: the
/// other's; then the stream.
/// </summary>
internal sealed class InBoxTarget : IFuzzTarget
{
    public string Name => "inbox";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Sse;

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        byte ownChunks = reader.Next();
        byte otherChunks = reader.Next();
        byte[] stream = InBoxFaults.Avoid(reader.Rest);

        FramingResult own = FramingRunner.Run(stream, InputReader.ChunkingOf(ownChunks, stream.Length));
        FramingFeatures.Add(features, own);
        Chunking chunking = InputReader.ChunkingOf(otherChunks, stream.Length);
        FramingResult inBox = InBoxReading.Read(stream, chunking);
        Agreement.DemandEqualLists([.. own.Events.Select(evt => evt with { Offset = 0 })], inBox.Events, $"Events in the framework, {chunking}");
        Agreement.DemandEqual(own.Retry, inBox.Retry, "Reconnection time in the framework");
        Agreement.DemandEqual(own.LastEventId, inBox.LastEventId, "Last event id in the framework");
    }
}
