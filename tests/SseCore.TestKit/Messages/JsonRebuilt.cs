using System.Globalization;
using System.Text;

namespace SseCore.TestKit;

/// <summary>A document rebuilt from its deltas alone, with every path and raw value checked on the way.</summary>
public sealed class JsonRebuilt
{
    private readonly Stack<Container> _open = new();
    private readonly StringBuilder _grown = new();

    /// <summary>The document, spelled as <see cref="JsonPrefix.Canonical(ReadOnlyMemory{byte})"/> spells it; null until it has ended.</summary>
    public string? Document { get; private set; }

    public bool HasEnded { get; private set; }

    public void Add(scoped in JsonDelta delta)
    {
        string text = Encoding.UTF8.GetString(delta.Text);
        Agreement.DemandEqual(Encoding.UTF8.GetString(delta.Path), delta.GetPath(), "The path as a string");
        switch (delta.Kind)
        {
            case JsonDeltaKind.ObjectStart or JsonDeltaKind.ArrayStart:
                AssertPlace(delta);
                _open.Push(new Container(delta.Kind == JsonDeltaKind.ArrayStart, delta.GetPath()));
                break;
            case JsonDeltaKind.MemberName:
                _open.Peek().Name = text;
                AssertPlace(delta);
                break;
            case JsonDeltaKind.StringText:
                AssertPlace(delta);
                _grown.Append(text);
                break;
            case JsonDeltaKind.StringEnd:
                Agreement.DemandEqual(_grown.ToString(), text, "The whole string");
                _grown.Clear();
                AddValue(delta, JsonPrefix.Quote(text));
                break;
            case JsonDeltaKind.ObjectEnd:
                AddValue(delta, $"{{{string.Join(',', _open.Pop().Items)}}}");
                break;
            case JsonDeltaKind.ArrayEnd:
                AddValue(delta, $"[{string.Join(',', _open.Pop().Items)}]");
                break;
            case JsonDeltaKind.DocumentEnd:
                HasEnded = true;
                break;
            default:
                AddValue(delta, text);
                break;
        }
    }

    private void AddValue(scoped in JsonDelta delta, string value)
    {
        AssertPlace(delta);
        Agreement.DemandEqual(value, JsonPrefix.Of(Encoding.Latin1.GetString(delta.Raw), UnfinishedJson.All).Document, "The raw value");
        if (_open.Count == 0)
        {
            Document = value;
            return;
        }

        Container container = _open.Peek();
        container.Items.Add(container.IsArray ? value : $"{JsonPrefix.Quote(container.Name)}:{value}");
    }

    private void AssertPlace(scoped in JsonDelta delta)
    {
        Agreement.DemandEqual(_open.Count, delta.Depth, "The depth");
        if (_open.Count == 0)
        {
            Agreement.DemandEqual(("", "", -1), (delta.GetPath(), Encoding.UTF8.GetString(delta.Name), delta.Index), "The place");
            return;
        }

        Container container = _open.Peek();
        string token = container.IsArray
            ? container.Items.Count.ToString(CultureInfo.InvariantCulture)
            : container.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        Agreement.DemandEqual($"{container.Path}/{token}", delta.GetPath(), "The path");
        Agreement.DemandEqual(container.IsArray ? "" : container.Name, Encoding.UTF8.GetString(delta.Name), "The name");
        Agreement.DemandEqual(container.IsArray ? container.Items.Count : -1, delta.Index, "The index");
    }

    private sealed class Container(bool isArray, string path)
    {
        public bool IsArray { get; } = isArray;

        public string Path { get; } = path;

        public string Name { get; set; } = "";

        public List<string> Items { get; } = [];
    }
}
