using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary>The cases of conformance.json, collected from the tests of other parsers, with the results of the standard.</summary>
public class ConformanceTests
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<IReadOnlyDictionary<string, Case>> Cases = new(() =>
        JsonSerializer.Deserialize<Case[]>(File.ReadAllBytes(SharedFolder.PathOf("conformance.json")), JsonOptions)!
            .ToDictionary(c => c.Name));

    public static TheoryData<string> Names => [.. SharedFolder.Path is null ? [""] : Cases.Value.Keys];

    [SharedTheory]
    [MemberData(nameof(Names))]
    public void Gives_the_expected_events_under_every_split(string name)
    {
        Case expected = Cases.Value[name];
        byte[] stream = expected.Bytes;
        foreach (Chunking chunking in ChunkingsOf(expected).Concat(Chunkings.EverySplit(stream.Length)))
        {
            Verify(expected, FramingRunner.Run(stream, chunking), chunking);
        }

        Assert.Equal(ReferenceFramer.Read(stream), FramingRunner.Run(stream, Chunkings.Whole(stream.Length)));
    }

    [SharedTheory]
    [MemberData(nameof(Names))]
    public async Task Gives_the_expected_events_in_every_form(string name)
    {
        Case expected = Cases.Value[name];
        foreach (FramingForm form in Enum.GetValues<FramingForm>())
        {
            foreach (Chunking chunking in ChunkingsOf(expected))
            {
                Verify(expected, await FramingRunner.RunAsync(form, expected.Bytes, chunking), chunking);
            }
        }
    }

    private static IEnumerable<Chunking> ChunkingsOf(Case expected)
    {
        int length = expected.Bytes.Length;
        IEnumerable<Chunking> few = Chunkings.Few(length);
        return expected.Splits is null ? few : few.Append(Chunkings.At(length, expected.Splits));
    }

    private static void Verify(Case expected, FramingResult result, Chunking chunking)
    {
        IEnumerable<Event> events = result.Events.Select(evt => new Event(evt.Type, evt.Data, evt.Id));
        long? retry = (long?)result.Retry?.TotalMilliseconds;
        Assert.True(expected.Events.SequenceEqual(events) && expected.Retry == retry, $"Under {chunking}:\n{result}");
    }

    private sealed record Event(string Type, string Data, string Id);

    private sealed record Case(
        string Name,
        string? Input,
        [property: JsonPropertyName("input_b64")] byte[]? InputBase64,
        Event[] Events,
        long? Retry,
        int[]? Splits)
    {
        public byte[] Bytes => InputBase64 ?? Encoding.UTF8.GetBytes(Input!);
    }
}
