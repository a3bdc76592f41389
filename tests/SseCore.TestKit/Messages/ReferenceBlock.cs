namespace SseCore.TestKit;

/// <summary>
/// What a <see cref="MessageReasoningBlock"/> or a call must hold of reasoning, found by looking at all deltas of a choice at once. The
/// accumulator, which sees one delta at a time, is compared with it.
/// </summary>
/// <param name="Index">The block's index.</param>
/// <param name="Text">Its text.</param>
/// <param name="Signature">Its signature, or none.</param>
/// <param name="RedactedData">Its redacted data, or none.</param>
public sealed record ReferenceBlock(int Index, string Text, string Signature = "", string RedactedData = "")
{
    /// <summary>The blocks that an accumulator holds.</summary>
    public static IReadOnlyList<ReferenceBlock> Of(MessageChoice choice) =>
        [.. choice.ReasoningBlocks.Select(block => new ReferenceBlock(block.Index, block.Text.ToString(), block.Signature.ToString(), block.RedactedData.ToString()))];

    /// <summary>The blocks of one choice.</summary>
    public static IReadOnlyList<ReferenceBlock> Of(IEnumerable<ReadDelta> deltas)
    {
        var begun = new List<(int Position, ReferenceBlock Block)>();
        foreach (var ofIndex in deltas.Select((delta, position) => (Position: position, Delta: delta)).GroupBy(each => each.Delta.Index))
        {
            var part = new List<(int Position, ReadDelta Delta)>();
            foreach (var each in WithoutThoseOfCalls([.. ofIndex]))
            {
                part.Add(each);
                if (IsOpaque(each.Delta))
                {
                    begun.AddRange(BlocksOf(part));
                    part.Clear();
                }
            }

            begun.AddRange(BlocksOf(part));
        }

        return [.. begun.OrderBy(each => each.Position).Select(each => each.Block)];
    }

    /// <summary>The signature of the call at an index; empty if it has none.</summary>
    public static string SignatureOfCall(IEnumerable<ReadDelta> deltas, int index)
    {
        (int Position, ReadDelta Delta)[] ofIndex = [.. deltas.Where(delta => delta.Index == index).Select((delta, position) => (position, delta))];
        return ofIndex.Except(WithoutThoseOfCalls(ofIndex)).LastOrDefault().Delta?.Text ?? "";
    }

    // Within a call, what is signed is the call.
    private static IEnumerable<(int Position, ReadDelta Delta)> WithoutThoseOfCalls((int Position, ReadDelta Delta)[] ofIndex) =>
        ofIndex.Where((each, i) => each.Delta.Kind != DeltaKind.Signature || ofIndex.Take(i).LastOrDefault(earlier => IsOfCall(earlier.Delta)).Delta is null or { Kind: DeltaKind.ToolCallEnd });

    // Up to one signature or redacted data at one index: it belongs to the reasoning if that came last.
    private static IEnumerable<(int Position, ReferenceBlock Block)> BlocksOf(List<(int Position, ReadDelta Delta)> part)
    {
        var reasoning = part.FindAll(each => each.Delta.Kind == DeltaKind.Reasoning);
        ReadDelta? last = part.FindLast(each => each.Delta.Kind is DeltaKind.Reasoning or DeltaKind.Text or DeltaKind.Refusal or DeltaKind.ToolCallStart).Delta;
        ReadDelta? opaque = part.Count > 0 && IsOpaque(part[^1].Delta) ? part[^1].Delta : null;
        string text = string.Concat(reasoning.Select(each => each.Delta.Text));
        if (opaque is not null)
        {
            bool isOfReasoning = last is { Kind: DeltaKind.Reasoning };
            var block = new ReferenceBlock(opaque.Index, isOfReasoning ? text : "");
            block = opaque.Kind == DeltaKind.Signature ? block with { Signature = opaque.Text } : block with { RedactedData = opaque.Text };
            yield return (isOfReasoning ? reasoning[0].Position : part[^1].Position, block);
            if (isOfReasoning)
            {
                yield break;
            }
        }

        if (reasoning.Count > 0)
        {
            yield return (reasoning[0].Position, new ReferenceBlock(reasoning[0].Delta.Index, text));
        }
    }

    private static bool IsOpaque(ReadDelta delta) => delta.Kind is DeltaKind.Signature or DeltaKind.RedactedReasoning;

    private static bool IsOfCall(ReadDelta delta) => delta.Kind is DeltaKind.ToolCallStart or DeltaKind.ToolCallArguments or DeltaKind.ToolCallEnd;
}
