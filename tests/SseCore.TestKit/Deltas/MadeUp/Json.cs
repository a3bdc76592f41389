using System.Text;
using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>
/// JSON that can be written in any of several equivalent ways. Scalars are given as written, so that a string may contain any
/// escape, including half a surrogate pair.
/// </summary>
public abstract record Json
{
    private const string UnknownPrefix = "unknown_";

    private static readonly string[] Spaces = ["", "", " ", "\n", "\t ", "     "];
    private static readonly string[] UnknownValues = ["null", "1e9", "\"\\\"}\\u0000\"", "[[],{}]", "{\"content\":\"x\",\"index\":9,\"type\":\"error\",\"delta\":{\"content\":\"y\"}}"];
    private static readonly string[] Overridden = ["null", "true", "7", "\"\"", "\"overridden\"", "\"\\ud83d\""];

    /// <summary>Whether it was created by <see cref="Object"/>.</summary>
    public bool IsObject => this is Members;

    /// <summary>A value that is written exactly like this.</summary>
    public static Json Raw(string raw) => new Scalar(raw);

#pragma warning disable CA1720 // These are the terms of JSON.
    /// <summary>A string with this raw content.</summary>
    public static Json String(string raw) => new Scalar($"\"{raw}\"");

    /// <summary>An object. A name may occur twice.</summary>
    public static Json Object(params IEnumerable<(string Name, Json Value)> members) => new Members([.. members]);
#pragma warning restore CA1720

    public static Json Array(params IEnumerable<Json> items) => new Items([.. items]);

    /// <summary>Compact, in the order given.</summary>
    public sealed override string ToString() => Write(null);

    /// <summary>
    /// Writes it in random order and with random white space. In random places it adds unknown members, and values that another
    /// member of the same name overrides.
    /// </summary>
    public string WriteAnyWay(Random random) => Write(random);

    /// <summary>Rewrites an object that was written in any way in one canonical way.</summary>
    public static string WithoutLayout(string text) => WithoutLayout(JsonDocument.Parse(text).RootElement);

    /// <summary>This object with one more member, which replaces any of that name.</summary>
    public virtual Json With(string name, Json value) => throw new InvalidOperationException("It is no object.");

    /// <summary>This value without one of its parts, for each part.</summary>
    public virtual IEnumerable<Json> Smaller() => [];

    private static string WithoutLayout(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', json.EnumerateObject().Where(member => !member.Name.StartsWith(UnknownPrefix, StringComparison.Ordinal))
            .GroupBy(member => member.Name).OrderBy(members => members.Key, StringComparer.Ordinal).Select(members => $"{members.Key}:{WithoutLayout(members.Last().Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', json.EnumerateArray().Select(WithoutLayout))}]",
        _ => json.GetRawText(),
    };

    private string Write(Random? random)
    {
        var text = new StringBuilder();
        Write(text, random);
        return text.ToString();
    }

    protected abstract void Write(StringBuilder text, Random? random);

    private static void Space(StringBuilder text, Random? random) => text.Append(random is null ? "" : Spaces[random.Next(Spaces.Length)]);

    private static IEnumerable<T[]> SmallerLists<T>(T[] list, Func<T, IEnumerable<T>> smaller)
    {
        for (int i = 0; i < list.Length; i++)
        {
            yield return [.. list[..i], .. list[(i + 1)..]];
        }

        for (int i = 0; i < list.Length; i++)
        {
            foreach (T item in smaller(list[i]))
            {
                yield return [.. list[..i], item, .. list[(i + 1)..]];
            }
        }
    }

    private sealed record Scalar(string Value) : Json
    {
        protected override void Write(StringBuilder text, Random? random) => text.Append(Value);
    }

    private sealed record Items(Json[] Values) : Json
    {
        public override IEnumerable<Json> Smaller() => SmallerLists(Values, value => value.Smaller()).Select(values => new Items(values));

        protected override void Write(StringBuilder text, Random? random)
        {
            text.Append('[');
            for (int i = 0; i < Values.Length; i++)
            {
                text.Append(i == 0 ? "" : ",");
                Space(text, random);
                Values[i].Write(text, random);
                Space(text, random);
            }

            text.Append(']');
        }
    }

    private sealed record Members((string Name, Json Value)[] Values) : Json
    {
        public override Json With(string name, Json value) => new Members([(name, value), .. Values.Where(member => member.Name != name)]);

        public override IEnumerable<Json> Smaller() =>
            SmallerLists(Values, member => member.Value.Smaller().Select(value => (member.Name, value))).Select(values => new Members(values));

        protected override void Write(StringBuilder text, Random? random)
        {
            text.Append('{');
            string separator = "";
            foreach ((string name, Json value) in random is null ? Values : Shuffled(random))
            {
                text.Append(separator);
                Space(text, random);
                text.Append('"').Append(EscapedSometimes(name, random)).Append('"');
                Space(text, random);
                text.Append(':');
                Space(text, random);
                value.Write(text, random);
                Space(text, random);
                separator = ",";
            }

            text.Append('}');
        }

        // The order of members with the same name matters.
        private IEnumerable<(string Name, Json Value)> Shuffled(Random random)
        {
            List<(string Name, Json Value)> members = [.. Values];
            foreach ((string name, _) in Values)
            {
                if (random.Next(12) == 0)
                {
                    members.Insert(0, (name, Raw(random.GetItems(Overridden, 1)[0])));
                }
            }

            if (random.Next(3) == 0)
            {
                members.Add(($"{UnknownPrefix}{random.Next(10)}", Raw(random.GetItems(UnknownValues, 1)[0])));
            }

            Dictionary<string, Queue<Json>> values = members.GroupBy(member => member.Name)
                .ToDictionary(members => members.Key, members => new Queue<Json>(members.Select(member => member.Value)));
            string[] names = [.. members.Select(member => member.Name)];
            random.Shuffle(names);
            return names.Select(name => (name, values[name].Dequeue()));
        }

        private static string EscapedSometimes(string name, Random? random) =>
            random?.Next(8) == 0 ? $"\\u{(int)name[0]:x4}{name[1..]}" : name;
    }
}
