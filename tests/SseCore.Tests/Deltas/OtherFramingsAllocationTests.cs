using System.Globalization;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>No framing allocates per event, once buffers are warm.</summary>
[Collection(AllocationCollection.Name)]
public class OtherFramingsAllocationTests
{
    private const int Events = 1000;
    private const int WarmUpRounds = 3;
    private const int Rounds = 5;

    public static TheoryData<StreamFraming, int> Cases
    {
        get
        {
            var cases = new TheoryData<StreamFraming, int>();
            foreach (StreamFraming framing in Enum.GetValues<StreamFraming>())
            {
                foreach (int chunkSize in new[] { 1, 61, 1399, 16_383 })
                {
                    cases.Add(framing, chunkSize);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Events_cost_no_bytes(StreamFraming framing, int chunkSize)
    {
        byte[] stream = StreamOf(framing);
        using var parser = DeltaParser.Create(framing == StreamFraming.AwsEventStream ? "anthropic-messages" : "ollama-chat");
        if (framing == StreamFraming.JsonArray)
        {
            // The array is opened once and never closed: the same elements recur.
            ReadOnlySpan<byte> start = "["u8;
            parser.TryRead(ref start, out _);
        }

        var allocated = new AllocationRounds(WarmUpRounds);
        int deltas = 0;
        for (int round = 0; round < WarmUpRounds + Rounds; round++)
        {
            allocated.Mark();
            if (round == WarmUpRounds)
            {
                deltas = 0;
            }

            for (int start = 0; start < stream.Length; start += chunkSize)
            {
                ReadOnlySpan<byte> chunk = stream.AsSpan(start, Math.Min(chunkSize, stream.Length - start));
                while (parser.TryRead(ref chunk, out _))
                {
                    deltas++;
                }
            }
        }

        allocated.AssertZero();
        Assert.Equal(Rounds * Events, deltas);
        Assert.Equal(framing, parser.Framing);
    }

    private static byte[] StreamOf(StreamFraming framing) => [.. Enumerable.Range(0, Events).SelectMany(number =>
    {
        string text = number % 7 == 0 ? new string('x', 2000) : string.Create(CultureInfo.InvariantCulture, $"w\\n{number} \\ud83d\\ude42");
        string payload = $$$"""{"message":{"role":"assistant","content":"{{{text}}}"},"done":false}""";
        return framing switch
        {
            StreamFraming.Sse => Encoding.UTF8.GetBytes($"data: {payload}\n\n"),
            StreamFraming.Ndjson => Encoding.UTF8.GetBytes(payload + "\n"),
            StreamFraming.JsonArray => Encoding.UTF8.GetBytes(payload + "\r\n,"),
            _ => AwsMessage.Chunk($$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{text}}}"}}"""),
        };
    })];
}
