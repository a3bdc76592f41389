namespace SseCore;

/// <summary>
/// Compares numbers that providers choose. The default hash of a number is the number itself, so a server could choose numbers that
/// all fall into one bucket; the hash of a tuple depends on a seed of the process.
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
