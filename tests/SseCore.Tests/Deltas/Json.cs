using System.Text;

namespace SseCore.Tests.Deltas;

/// <summary>
/// JSON to be written in any of the ways that mean the same. Scalars are given as written, so that a string may hold any
/// escape, half a surrogate pair among them.
/// </summary>
internal abstract record Json
{
    private static readonly string[] Spaces = ["", "", " ", "\n", "\t ", "     "];
    private static readonly string[] UnknownValues = ["null", "1e9", "\"\\\"}\\u0000\"", "[[],{}]", "{\"content\":\"x\",\"index\":9,\"delta\":{\"content\":\"y\"}}"];

    /// <summary>A value that is written just so.</summary>
    public static Json Raw(string raw) => new Scalar(raw);

    /// <summary>A string of this raw content.</summary>
    public static Json String(string raw) => new Scalar($"\"{raw}\"");

    public static Json Object(params IEnumerable<(string Name, Json? Value)> members) =>
        new Members([.. members.Where(member => member.Value is not null).Select(member => (member.Name, member.Value!))]);

    public static Json Array(params IEnumerable<Json> items) => new Items([.. items]);

    /// <summary>Compact, in the order given.</summary>
    public sealed override string ToString() => Write(null);

    /// <summary>In random order, with random white space and, in random places, members that nobody knows.</summary>
    public string WriteAnyWay(Random random) => Write(random);

    private string Write(Random? random)
    {
        var text = new StringBuilder();
        Write(text, random);
        return text.ToString();
    }

    protected abstract void Write(StringBuilder text, Random? random);

    private static void Space(StringBuilder text, Random? random) => text.Append(random is null ? "" : Spaces[random.Next(Spaces.Length)]);

    private sealed record Scalar(string Value) : Json
    {
        protected override void Write(StringBuilder text, Random? random) => text.Append(Value);
    }

    private sealed record Items(Json[] Values) : Json
    {
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
        protected override void Write(StringBuilder text, Random? random)
        {
            (string Name, Json Value)[] members = [.. Values];
            if (random is not null)
            {
                Json unknown = Raw(UnknownValues[random.Next(UnknownValues.Length)]);
                members = random.Next(3) == 0 ? [.. members, ("unknown_" + random.Next(10), unknown)] : members;
                random.Shuffle(members);
            }

            text.Append('{');
            for (int i = 0; i < members.Length; i++)
            {
                text.Append(i == 0 ? "" : ",");
                Space(text, random);
                text.Append('"').Append(EscapedSometimes(members[i].Name, random)).Append('"');
                Space(text, random);
                text.Append(':');
                Space(text, random);
                members[i].Value.Write(text, random);
                Space(text, random);
            }

            text.Append('}');
        }

        private static string EscapedSometimes(string name, Random? random) =>
            random?.Next(8) == 0 ? $"\\u{(int)name[0]:x4}{name[1..]}" : name;
    }
}
