namespace SseCore.TestKit;

/// <summary>Assertions that work everywhere: in tests, in fuzzing, on any runtime.</summary>
public static class Agreement
{
    public static void Demand(bool condition, string violation)
    {
        if (!condition)
        {
            throw new DivergenceException(violation);
        }
    }

    /// <summary>Checks that two values are equal; shows both if they are not.</summary>
    public static void DemandEqual<T>(T expected, T actual, string whose)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new DivergenceException($"{whose}: expected\n{expected}\nbut there is\n{actual}");
        }
    }

    /// <summary>Checks that two lists are equal; shows the first difference if they are not.</summary>
    public static void DemandEqualLists<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual, string whose)
    {
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            bool isEqual = i < expected.Count && i < actual.Count && EqualityComparer<T>.Default.Equals(expected[i], actual[i]);
            if (!isEqual)
            {
                throw new DivergenceException($"{whose}: expected as number {i}\n{Shown(expected, i)}\nbut there is\n{Shown(actual, i)}");
            }
        }
    }

    private static string Shown<T>(IReadOnlyList<T> list, int index) => index < list.Count ? $"{list[index]}" : "nothing more";
}
