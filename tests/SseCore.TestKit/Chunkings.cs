namespace SseCore.TestKit;

/// <summary>The ways in which tests divide a stream of a given length.</summary>
public static class Chunkings
{
    public static Chunking Whole(int length) => new("whole", length);

    /// <summary>Chunks of one size; the last may be smaller.</summary>
    public static Chunking OfSize(int length, int size)
    {
        IEnumerable<int> full = Enumerable.Repeat(size, length / size);
        return new Chunking($"chunks of {size}", length % size == 0 ? full : full.Append(length % size));
    }

    public static IEnumerable<Chunking> OfEverySize(int length) =>
        Enumerable.Range(1, length).Select(size => OfSize(length, size));

    /// <summary>Cuts at the given positions.</summary>
    public static Chunking At(int length, params IEnumerable<int> cuts)
    {
        int[] bounds = [0, .. cuts, length];
        return new Chunking($"cut at {string.Join(',', bounds[1..^1])}", bounds.Skip(1).Zip(bounds, (end, start) => end - start));
    }

    /// <summary>Every division in two, including those with an empty first or last chunk.</summary>
    public static IEnumerable<Chunking> EverySplit(int length) =>
        Enumerable.Range(0, length + 1).Select(cut => At(length, cut));

    /// <summary>Every division in three. Two cuts at one position leave an empty chunk between them.</summary>
    public static IEnumerable<Chunking> EveryTwoSplits(int length) =>
        from first in Enumerable.Range(0, length + 1)
        from second in Enumerable.Range(first, length + 1 - first)
        select At(length, first, second);

    /// <summary>Chunks of random sizes up to <paramref name="maxSize"/>, about a quarter of them empty. The same seed gives the same chunks.</summary>
    public static Chunking Random(int length, int seed, int maxSize = 16)
    {
        var random = new Random(seed);
        var sizes = new List<int>();
        for (int left = length; left > 0;)
        {
            int size = random.Next(4) == 0 ? 0 : random.Next(1, Math.Min(maxSize, left) + 1);
            sizes.Add(size);
            left -= size;
        }

        sizes.Add(0);
        return new Chunking($"random chunks of up to {maxSize}, seed {seed}", sizes);
    }

    /// <summary>A few ways that differ as much as possible, for inputs that are too many or too long for all ways.</summary>
    public static IEnumerable<Chunking> Few(int length) =>
        [Whole(length), .. new[] { 1, 2, 3, 7 }.Select(size => OfSize(length, size)), Random(length, seed: length)];

    /// <summary>All ways that are affordable for an input of a few dozen bytes.</summary>
    public static IEnumerable<Chunking> All(int length) =>
    [
        .. OfEverySize(length),
        .. EverySplit(length),
        .. length <= 40 ? EveryTwoSplits(length) : [],
        .. Enumerable.Range(0, 8).Select(seed => Random(length, seed)),
    ];
}
