namespace SseCore.Generator;

/// <summary>Creates names that are unique within one declaration space.</summary>
internal sealed class NameTable(params string[] reserved)
{
    private readonly HashSet<string> _taken = [.. reserved];

    public string Take(string wanted)
    {
        string name = wanted;
        for (int number = 2; !_taken.Add(name); number++)
        {
            name = $"{wanted}{number}";
        }

        return name;
    }
}
