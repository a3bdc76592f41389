using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>A delta as text, for comparing and showing.</summary>
public sealed record ReadDelta
{
    public required DeltaKind Kind { get; init; }

    public int Choice { get; init; }

    public int Index { get; init; }

    public string Text { get; init; } = "";

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string Model { get; init; } = "";

    public string Reason { get; init; } = "";

    public TokenUsage Usage { get; init; }

    public string ErrorType { get; init; } = "";

    public string ErrorCode { get; init; } = "";

    public string ErrorMessage { get; init; } = "";

    public long Offset { get; init; }

    public static ReadDelta From(scoped in Delta delta) => new()
    {
        Kind = delta.Kind,
        Choice = delta.Choice,
        Index = delta.Index,
        Text = Encoding.UTF8.GetString(delta.Text),
        Id = Encoding.UTF8.GetString(delta.Id),
        Name = Encoding.UTF8.GetString(delta.Name),
        Model = Encoding.UTF8.GetString(delta.Model),
        Reason = Encoding.UTF8.GetString(delta.Reason),
        Usage = delta.Kind == DeltaKind.Usage ? delta.Usage : default,
        ErrorType = Encoding.UTF8.GetString(delta.ErrorType),
        ErrorCode = Encoding.UTF8.GetString(delta.ErrorCode),
        ErrorMessage = Encoding.UTF8.GetString(delta.ErrorMessage),
        Offset = delta.Offset,
    };

    /// <summary>One line: the kind, the place and the content, without the offset.</summary>
    public override string ToString() => Kind switch
    {
        DeltaKind.MessageStart => $"MessageStart id={Id} model={Model}",
        DeltaKind.ToolCallStart => $"ToolCallStart {Choice}/{Index} id={Id} name={Name}",
        DeltaKind.ToolCallEnd => $"ToolCallEnd {Choice}/{Index}",
        DeltaKind.Finish => $"Finish {Choice} {Reason}",
        DeltaKind.Usage => string.Create(
            CultureInfo.InvariantCulture,
            $"Usage input={Usage.Input} output={Usage.Output} total={Usage.Total} cached={Usage.Cached} reasoning={Usage.Reasoning}"),
        DeltaKind.Error => $"Error type={ErrorType} code={ErrorCode} message={ErrorMessage}",
        DeltaKind.Unknown => $"Unknown {Name}",
        DeltaKind.Malformed => "Malformed",
        _ => $"{Kind} {Choice}/{Index} \"{JsonEncodedText.Encode(Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"",
    };
}
