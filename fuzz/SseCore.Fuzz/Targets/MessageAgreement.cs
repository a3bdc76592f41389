using System.Text;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// Checks what must hold for any message: a <see cref="MessageAccumulator"/> holds the sum of the deltas, its limit is exact, and one
/// that was used before behaves like a new one.
/// </summary>
internal static class MessageAgreement
{
    private const DeltaKinds Calls = DeltaKinds.ToolCalls;

    public static void Demand(string dialect, byte[] stream)
    {
        using var message = new MessageAccumulator();
        List<ReadDelta> deltas = Read(dialect, stream, message);
        string expected = Expect(deltas);
        Agreement.DemandEqual(expected, Shown(message), "Message");

        message.Reset();
        Read(dialect, stream, message);
        Agreement.DemandEqual(expected, Shown(message), "Message of an accumulator that was used before");

        int bytes = deltas.Sum(delta => Encoding.UTF8.GetByteCount(delta.Kind switch
        {
            DeltaKind.Text or DeltaKind.Reasoning or DeltaKind.Refusal or DeltaKind.Signature or DeltaKind.RedactedReasoning
                or DeltaKind.ToolCallArguments => delta.Text,
            DeltaKind.ToolCallStart => delta.Id + delta.Name,
            DeltaKind.MessageStart => delta.Id + delta.Model,
            DeltaKind.Finish => delta.Reason,
            _ => "",
        }));
        Agreement.Demand(bytes == 0 || Fits(dialect, stream, bytes), $"A message of {bytes} bytes exceeds a limit of as many.");
        Agreement.Demand(bytes <= 1 || !Fits(dialect, stream, bytes - 1), $"A message of {bytes} bytes does not exceed a limit of one less.");
    }

    private static bool Fits(string dialect, byte[] stream, int limit)
    {
        using var message = new MessageAccumulator(new MessageAccumulatorOptions { MaxBytes = limit });
        try
        {
            Read(dialect, stream, message);
            return true;
        }
        catch (SseException e) when (e.Code == SseErrorCode.MessageTooLarge)
        {
            return false;
        }
    }

    private static List<ReadDelta> Read(string dialect, byte[] stream, MessageAccumulator message)
    {
        var deltas = new List<ReadDelta>();
        using var parser = DeltaParser.Create(dialect);
        ReadAll(stream);
        parser.Complete();
        ReadAll(default);
        return deltas;

        void ReadAll(ReadOnlySpan<byte> chunk)
        {
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                message.Add(delta);
                deltas.Add(ReadDelta.From(delta));
            }
        }
    }

    private static string Shown(MessageAccumulator message) => Written(
        message.Id,
        message.Model,
        message.Usage,
        message.Choices.OrderBy(choice => choice.Index).Select(choice => Written(
            choice.Index, choice.Text.ToString(), choice.Reasoning.ToString(), choice.Refusal.ToString(), choice.Reason,
            ReferenceBlock.Of(choice),
            choice.ToolCalls.OrderBy(call => call.Index).Select(call => Written(call.Index, call.Id, call.Name, call.RawArguments.ToString(), call.Signature.ToString(), call.IsComplete)))));

    private static string Expect(List<ReadDelta> deltas) => Written(
        deltas.FirstOrDefault(delta => delta.Kind == DeltaKind.MessageStart && delta.Id != "")?.Id,
        deltas.FirstOrDefault(delta => delta.Kind == DeltaKind.MessageStart && delta.Model != "")?.Model,
        deltas.LastOrDefault(delta => delta.Kind == DeltaKind.Usage)?.Usage ?? default,
        deltas.Where(delta => delta.Kind is DeltaKind.Text or DeltaKind.Reasoning or DeltaKind.Refusal or DeltaKind.Signature or DeltaKind.RedactedReasoning
            or DeltaKind.Finish || IsOfCall(delta))
            .GroupBy(delta => delta.Choice).OrderBy(choice => choice.Key).Select(choice => Written(
                choice.Key, TextOf(choice, DeltaKind.Text), TextOf(choice, DeltaKind.Reasoning), TextOf(choice, DeltaKind.Refusal),
                choice.LastOrDefault(delta => delta.Kind == DeltaKind.Finish)?.Reason,
                ReferenceBlock.Of(choice),
                choice.Where(IsOfCall).GroupBy(delta => delta.Index).OrderBy(call => call.Key).Select(call => Written(
                    call.Key,
                    call.LastOrDefault(delta => delta.Id != "")?.Id ?? "",
                    call.LastOrDefault(delta => delta.Name != "")?.Name ?? "",
                    TextOf(call, DeltaKind.ToolCallArguments),
                    ReferenceBlock.SignatureOfCall(choice, call.Key),
                    call.Last().Kind == DeltaKind.ToolCallEnd)))));

    private static string Written(string? id, string? model, TokenUsage usage, IEnumerable<string> choices) => $"{id}, {model}, {usage}\n{string.Concat(choices)}";

    private static string Written(int index, string text, string reasoning, string refusal, string? reason, IEnumerable<ReferenceBlock> blocks, IEnumerable<string> calls) =>
        $"{index}: '{text}' '{reasoning}' '{refusal}' {reason ?? "unfinished"}\n{string.Concat(blocks.Select(block => $"  {block}\n"))}{string.Concat(calls)}";

    private static string Written(int index, string id, string name, string arguments, string signature, bool isComplete) => $"  {index}: '{id}' '{name}' '{arguments}' '{signature}' {isComplete}\n";

    private static string TextOf(IEnumerable<ReadDelta> deltas, DeltaKind kind) => string.Concat(deltas.Where(delta => delta.Kind == kind).Select(delta => delta.Text));

    private static bool IsOfCall(ReadDelta delta) => (Calls & (DeltaKinds)(1 << (int)delta.Kind)) != 0;
}
