using System.Globalization;
using System.Text;

namespace SseCore.TestKit;

/// <summary>
/// The deltas of a text, one line each. Text that arrives in fragments is joined, and compared with the whole string
/// that is reported at its end.
/// </summary>
public sealed class JsonTranscript
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly StringBuilder _lines = new();
    private readonly StringBuilder _grown = new();

    public List<(string Path, string Raw)> WholeValues { get; } = [];

    public void Read(JsonAccumulator json, ReadOnlySpan<byte> fragment)
    {
        while (json.TryRead(ref fragment, out JsonDelta delta))
        {
            Add(delta);
        }

        Agreement.Demand(fragment.IsEmpty, "A part of the fragment was not read.");
    }

    public override string ToString() => _grown.Length == 0 ? _lines.ToString() : $"{_lines}… {_grown}";

    private void Add(scoped in JsonDelta delta)
    {
        string text = Strict.GetString(delta.Text);
        string path = delta.GetPath();
        if (delta.Kind == JsonDeltaKind.StringText)
        {
            Agreement.Demand(text != "", "A string grew by nothing.");
            _grown.Append(text);
            return;
        }

        if (delta.Kind == JsonDeltaKind.StringEnd)
        {
            Agreement.DemandEqual(_grown.ToString(), text, "The whole string");
            _grown.Clear();
        }

        if (delta.Kind is not (JsonDeltaKind.ObjectStart or JsonDeltaKind.ArrayStart or JsonDeltaKind.MemberName))
        {
            WholeValues.Add((path, Encoding.Latin1.GetString(delta.Raw)));
        }
        else
        {
            Agreement.Demand(delta.Raw.IsEmpty, "There is a raw value of what is not whole.");
        }

        _lines.AppendLine(CultureInfo.InvariantCulture, $"{delta.Kind} {path} {delta.Depth} {delta.Index} '{Strict.GetString(delta.Name)}' @{delta.Offset} '{text}' {delta.Raw.Length}");
    }
}
