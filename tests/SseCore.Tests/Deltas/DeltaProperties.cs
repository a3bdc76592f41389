using FsCheck;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>What holds for every stream of a dialect, checked on generated ones.</summary>
public class DeltaProperties
{
    public static TheoryData<string> Dialects => ["openai-chat", "anthropic-messages"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_reference_gives_the_same(string dialect) => Property.Check(MessagesOf(dialect), message =>
    {
        byte[] stream = message.BytesInAnyLayout;
        Assert.Equal(
            ReferenceDeltas.Read(dialect, ReferenceFramer.Read(stream).Events),
            DeltaRunner.Run(dialect, stream, Chunkings.Random(stream.Length, message.Seed)).Deltas);
    }, count: 1000);

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Chunking_never_shows(string dialect) => Property.Check(MessagesOf(dialect), message =>
    {
        byte[] stream = message.Bytes;
        DeltaResult whole = DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length));
        Assert.Equal(whole, DeltaRunner.Run(dialect, stream, Chunkings.OfSize(stream.Length, 1)));
        Assert.Equal(whole, DeltaRunner.Run(dialect, stream, Chunkings.Random(stream.Length, message.Seed, maxSize: 300)));
    });

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Order_white_space_and_unknown_members_never_matter(string dialect) => Property.Check(MessagesOf(dialect), message =>
        Assert.Equal(WithoutOffsets(message.Bytes, dialect), WithoutOffsets(message.BytesInAnyLayout, dialect)));

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Asking_for_less_gives_the_same_of_what_is_asked_for(string dialect) => Property.Check(MessagesOf(dialect), message =>
    {
        byte[] stream = message.Bytes;
        DeltaResult all = DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length));
        foreach (DeltaKinds kinds in new[] { DeltaKinds.None, DeltaKinds.Text, DeltaKinds.Usage, DeltaKinds.ToolCalls, DeltaKinds.Finish | DeltaKinds.Reasoning })
        {
            DeltaResult some = DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length), new DeltaParserOptions { Kinds = kinds });
            Assert.Equal(all.Deltas.Where(delta => kinds.HasFlag((DeltaKinds)(1 << (int)delta.Kind))), some.Deltas);
            Assert.Equal(all.Summary.Outcome, some.Summary.Outcome);
            Assert.Equal(all.Summary.FinishReason, some.Summary.FinishReason);
        }
    });

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_parser_that_was_reset_reads_like_a_new_one(string dialect) => Property.Check(MessagesOf(dialect), message =>
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
    public void The_accumulator_holds_what_the_deltas_add_up_to(string dialect) => Property.Check(MessagesOf(dialect), message =>
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
            Assert.Equal(own.Where(delta => delta.Kind == DeltaKind.ToolCallStart).Select(delta => delta.Index).Distinct(), choice.ToolCalls.Select(call => call.Index));
            foreach (MessageToolCall call in choice.ToolCalls)
            {
                ReadDelta[] ofCall = [.. own.Where(delta => delta.Index == call.Index && DeltaKinds.ToolCalls.HasFlag((DeltaKinds)(1 << (int)delta.Kind)))];
                Assert.Equal(string.Concat(ofCall.Select(delta => delta.Id)), call.Id);
                Assert.Equal(string.Concat(ofCall.Select(delta => delta.Name)), call.Name);
                Assert.Equal(Concatenated(ofCall, DeltaKind.ToolCallArguments), call.RawArguments.ToString());
                Assert.Equal(ofCall[^1].Kind == DeltaKind.ToolCallEnd, call.IsComplete);
            }
        }
    });

    private static Arbitrary<GeneratedMessage> MessagesOf(string dialect) =>
        dialect == "openai-chat" ? GeneratedMessage.OpenAiChat : GeneratedMessage.AnthropicMessages;

    private static IEnumerable<ReadDelta> WithoutOffsets(byte[] stream, string dialect) =>
        DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length)).Deltas.Select(delta => delta with { Offset = 0 });

    private static string Concatenated(IEnumerable<ReadDelta> deltas, DeltaKind kind) =>
        string.Concat(deltas.Where(delta => delta.Kind == kind).Select(delta => delta.Text));

    private static string? LastOrNull(IEnumerable<ReadDelta> deltas, Func<ReadDelta, string> select) =>
        deltas.LastOrDefault() is { } last ? select(last) : null;
}
