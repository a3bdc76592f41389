using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>No dialect allocates per event: made-up streams that reach all of its rules, read again and again.</summary>
[Collection(AllocationCollection.Name)]
public class DialectAllocationTests
{
    private const int Messages = 300;
    private const int WarmUpRounds = 5;
    private const int Rounds = 3;

    public static TheoryData<string> Dialects => [.. DeltaParser.DialectNames];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Events_cost_no_bytes(string dialect)
    {
        // A payload that is not JSON costs an exception, in the library and here.
        byte[][] streams = [.. Enumerable.Range(0, Messages)
            .Select(seed => GeneratedEvent.Write(GeneratedMessage.Make(dialect, seed).Events.Where(evt => evt.Payload.IsObject)))];
        foreach (int chunkSize in new[] { 7, 61, int.MaxValue })
        {
            using var parser = DeltaParser.Create(dialect);

            // There are too many kinds of events to find the recurrent ones within the test, if there were room for all.
            parser.OwnShapes = new ShapeLibrary(capacity: 8);
            var allocated = new AllocationRounds(WarmUpRounds);
            int deltas = 0;
            for (int round = 0; round < WarmUpRounds + Rounds; round++)
            {
                allocated.Mark();

                foreach (byte[] stream in streams)
                {
                    deltas += Read(parser, stream, chunkSize);
                }
            }

            allocated.AssertZero();
            Assert.InRange(deltas, (WarmUpRounds + Rounds) * Messages, int.MaxValue);
        }
    }

    private static int Read(DeltaParser parser, byte[] stream, int chunkSize)
    {
        int deltas = 0;
        parser.Reset();
        for (int start = 0; start < stream.Length; start += Math.Min(chunkSize, stream.Length - start))
        {
            ReadOnlySpan<byte> chunk = stream.AsSpan(start, Math.Min(chunkSize, stream.Length - start));
            while (parser.TryRead(ref chunk, out _))
            {
                deltas++;
            }
        }

        return deltas;
    }
}
