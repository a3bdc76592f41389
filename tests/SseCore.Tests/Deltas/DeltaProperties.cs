using System.Text;
using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Properties of every stream of a dialect, checked on generated ones.</summary>
public class DeltaProperties
{
    public static TheoryData<string> Dialects => [.. DeltaParser.DialectNames];

    public static TheoryData<string> TypedDialects => [.. DialectFile.All.Values.Where(dialect => dialect.EventType is not null).Select(dialect => dialect.Name)];

    [Fact]
    public void There_is_a_file_of_every_dialect() => Assert.Equal(DeltaParser.DialectNames.Order(), DialectFile.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Dialects))]
    public void What_is_made_up_reaches_every_rule(string dialect)
    {
        var missing = new HashSet<DialectRule>(DialectFile.All[dialect].Rules);
        for (int seed = 0; seed < 5000 && missing.Count > 0; seed++)
        {
            var reached = new HashSet<DialectRule>();
            ReferenceDeltas.Read(dialect, ReferenceFramer.Read(GeneratedMessage.Make(dialect, seed).Bytes).Events, reached);
            missing.ExceptWith(reached);
        }

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_reference_gives_the_same(string dialect) => Property.Check(GeneratedMessage.Of(dialect), message =>
    {
        byte[] stream = message.BytesInAnyLayout;
        Assert.Equal(
            ReferenceDeltas.Read(dialect, ReferenceFramer.Read(stream).Events),
            DeltaRunner.Run(dialect, stream, Chunkings.Random(stream.Length, message.Seed)).Deltas);

        // Repeated three times before the end, so that some of it matches shapes.
        byte[] repeated = GeneratedEvent.Write([.. Enumerable.Repeat(message.Events.SkipLast(1), 3).SelectMany(events => events), .. message.Events.TakeLast(1)]);
        Assert.Equal(
            ReferenceDeltas.Read(dialect, ReferenceFramer.Read(repeated).Events),
            DeltaRunner.Run(dialect, repeated, Chunkings.Whole(repeated.Length)).Deltas);
    }, count: 500);

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Chunking_never_shows(string dialect) => Property.Check(GeneratedMessage.Of(dialect), message =>
    {
        byte[] stream = message.Bytes;
        DeltaResult whole = DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length));
        Assert.Equal(whole, DeltaRunner.Run(dialect, stream, Chunkings.OfSize(stream.Length, 1)));
        Assert.Equal(whole, DeltaRunner.Run(dialect, stream, Chunkings.Random(stream.Length, message.Seed, maxSize: 300)));
    });

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Order_white_space_and_unknown_members_never_matter(string dialect) => Property.Check(GeneratedMessage.Of(dialect), message =>
        Assert.Equal(WithoutLayout(dialect, message.Bytes), WithoutLayout(dialect, message.BytesInAnyLayout)));

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Asking_for_less_gives_the_same_of_what_is_asked_for(string dialect) => Property.Check(GeneratedMessage.Of(dialect), message =>
    {
        byte[] stream = message.Bytes;
        DeltaResult all = DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length));
        foreach (DeltaKinds kinds in new[] { DeltaKinds.None, DeltaKinds.Text, DeltaKinds.Usage, DeltaKinds.ToolCalls, DeltaKinds.ToolCallArguments, DeltaKinds.ToolCallEnd, DeltaKinds.Unknown, DeltaKinds.Finish | DeltaKinds.Reasoning })
        {
            DeltaResult some = DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length), new DeltaParserOptions { Kinds = kinds });
            Assert.Equal(all.Deltas.Where(delta => kinds.HasFlag((DeltaKinds)(1 << (int)delta.Kind))), some.Deltas);
            Assert.Equal(all.Summary.Outcome, some.Summary.Outcome);
            Assert.Equal(all.Summary.FinishReason, some.Summary.FinishReason);
        }
    });

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_parser_that_was_reset_reads_like_a_new_one(string dialect) => Property.Check(GeneratedMessage.Of(dialect), message =>
    {
        byte[] stream = message.Bytes;
        Chunking whole = Chunkings.Whole(stream.Length);
        using var used = DeltaParser.Create(dialect);
        DeltaResult first = DeltaRunner.Run(used, stream, whole);
        used.Reset();
        Assert.Equal(first, DeltaRunner.Run(used, stream, whole));
    });

    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_accumulator_holds_what_the_deltas_add_up_to(string dialect) => Property.Check(GeneratedMessage.Of(dialect), message =>
    {
        byte[] stream = message.Bytes;
        IReadOnlyList<ReadDelta> deltas = DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length)).Deltas;
        using var accumulator = new MessageAccumulator();
        using var parser = DeltaParser.Create(dialect);
        ReadOnlySpan<byte> chunk = stream;
        while (parser.TryRead(ref chunk, out Delta delta))
        {
            accumulator.Add(delta);
        }

        parser.Complete();
        ReadOnlySpan<byte> nothing = default;
        while (parser.TryRead(ref nothing, out Delta delta))
        {
            accumulator.Add(delta);
        }

        Assert.Equal(LastOrNull(deltas.Where(delta => delta.Kind == DeltaKind.Finish && delta.Choice == 0), delta => delta.Reason), accumulator.Choices.FirstOrDefault(choice => choice.Index == 0)?.Reason);
        Assert.Equal(LastOrNull(deltas.Where(delta => delta.Id != "" && delta.Kind == DeltaKind.MessageStart), delta => delta.Id), accumulator.Id);
        Assert.Equal(deltas.LastOrDefault(delta => delta.Kind == DeltaKind.Usage)?.Usage ?? default, accumulator.Usage);
        foreach (MessageChoice choice in accumulator.Choices)
        {
            ReadDelta[] own = [.. deltas.Where(delta => delta.Choice == choice.Index)];
            Assert.Equal(Concatenated(own, DeltaKind.Text), choice.Text.ToString());
            Assert.Equal(Concatenated(own, DeltaKind.Reasoning), choice.Reasoning.ToString());
            Assert.Equal(Concatenated(own, DeltaKind.Refusal), choice.Refusal.ToString());
            Assert.Equal(ReferenceBlock.Of(own), ReferenceBlock.Of(choice));
            Assert.Equal(own.Where(delta => delta.Kind == DeltaKind.ToolCallStart).Select(delta => delta.Index).Distinct(), choice.ToolCalls.Select(call => call.Index));
            foreach (MessageToolCall call in choice.ToolCalls)
            {
                ReadDelta[] ofCall = [.. own.Where(delta => delta.Index == call.Index && DeltaKinds.ToolCalls.HasFlag((DeltaKinds)(1 << (int)delta.Kind)))];
                Assert.Equal(string.Concat(ofCall.Select(delta => delta.Id)), call.Id);
                Assert.Equal(string.Concat(ofCall.Select(delta => delta.Name)), call.Name);
                Assert.Equal(Concatenated(ofCall, DeltaKind.ToolCallArguments), call.RawArguments.ToString());
                Assert.Equal(ReferenceBlock.SignatureOfCall(own, call.Index), call.Signature.ToString());
                Assert.Equal(ofCall[^1].Kind == DeltaKind.ToolCallEnd, call.IsComplete);
            }
        }
    });

    // The payloads of a stream in another framing.
    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_framing_never_matters(string dialect) => Property.Check(GeneratedMessage.Of(dialect), message =>
    {
        GeneratedEvent[] events = [.. message.Events.Where(evt => evt.Payload.IsObject)];
        GeneratedEvent[] nameless = [.. events.Select(evt => evt with { Name = "" })];
        DeltaResult expected = Read(GeneratedEvent.Write(nameless), "text/event-stream");
        if (nameless.Length > 0)
        {
            Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(string.Concat(nameless.Select(evt => $"{evt.Payload}\n"))), "application/x-ndjson"));
            Assert.Equal(expected, Read(Encoding.UTF8.GetBytes($"[{string.Join("\r\n,\r\n", nameless.Select(evt => evt.Payload))}\n]"), contentType: null));
            Assert.Equal(expected, Read([.. nameless.SelectMany(evt => AwsMessage.Chunk(evt.Payload.ToString()))], "application/vnd.amazon.eventstream"));
        }

        GeneratedEvent[] named = [.. events.Where(evt => evt.Name != "")];
        Assert.Equal(
            Read(GeneratedEvent.Write(named), "text/event-stream"),
            Read([.. named.SelectMany(evt => AwsMessage.Event(evt.Name, evt.Payload.ToString()))], "application/vnd.amazon.eventstream"));

        DeltaResult Read(byte[] stream, string? contentType)
        {
            var options = new DeltaParserOptions { ContentType = contentType };
            DeltaResult result = DeltaRunner.Run(dialect, stream, Chunkings.Random(stream.Length, message.Seed, maxSize: 99), options);
            return new([.. WithoutOffsets(result.Deltas)], result.Summary with { Bytes = 0, BytesAfterTerminator = 0 });
        }
    });

    // If payloads state their type, the event's name adds nothing, except when the payload has none.
    [Theory]
    [MemberData(nameof(TypedDialects))]
    public void Names_of_events_never_matter_to_payloads_that_say_their_type(string dialect) => Property.Check(GeneratedMessage.Of(dialect), message =>
    {
        string member = DialectFile.All[dialect].EventType!;
        GeneratedEvent[] events = [.. message.Events.Where(evt => evt.Payload.IsObject && SaysType(JsonElement.Parse(evt.Payload.ToString())))];
        Assert.Equal(Read(_ => ""), Read(evt => evt.Name));
        Assert.Equal(Read(_ => ""), Read(_ => "novel"));

        bool SaysType(JsonElement payload) => payload.TryGetProperty(member, out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetRawText() != "\"\"";

        IEnumerable<ReadDelta> Read(Func<GeneratedEvent, string> name)
        {
            byte[] stream = GeneratedEvent.Write(events.Select(evt => evt with { Name = name(evt) }));
            return WithoutOffsets(DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length)).Deltas)
                .Select(delta => delta.Kind == DeltaKind.Unknown ? delta with { Name = "" } : delta);
        }
    });

    private static IEnumerable<ReadDelta> WithoutOffsets(IEnumerable<ReadDelta> deltas) => deltas.Select(delta => delta with { Offset = 0 });

    // Values handed out as written keep the stream's layout.
    private static IEnumerable<ReadDelta> WithoutLayout(string dialect, byte[] stream) =>
        WithoutOffsets(DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length)).Deltas)
            .Select(delta => delta.Kind == DeltaKind.Citation && delta.Text is ['{', .., '}'] ? delta with { Text = Json.WithoutLayout(delta.Text) } : delta);

    private static string Concatenated(IEnumerable<ReadDelta> deltas, DeltaKind kind) =>
        string.Concat(deltas.Where(delta => delta.Kind == kind).Select(delta => delta.Text));

    private static string? LastOrNull(IEnumerable<ReadDelta> deltas, Func<ReadDelta, string> select) =>
        deltas.LastOrDefault() is { } last ? select(last) : null;
}
