namespace SseCore;

/// <summary>
/// Compares numbers that providers choose. A number's own hash is the number, so that a server could choose those that all
/// fall into one bucket; that of a tuple depends on a seed that the process chose.
/// </summary>
internal sealed class IndexComparer : IEqualityComparer<int>
{
    public static readonly IndexComparer Instance = new();

    private IndexComparer()
    {
    }

    public bool Equals(int x, int y) => x == y;

    public int GetHashCode(int obj) => (obj, 0).GetHashCode();
}
