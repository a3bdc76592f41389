namespace SseCore.TestKit;

/// <summary>One way to divide a stream into chunks, as sizes that add up to its length. Sizes may be 0.</summary>
public sealed class Chunking(string name, params IEnumerable<int> sizes)
{
    public IReadOnlyList<int> Sizes { get; } = [.. sizes];

    public IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> bytes)
    {
        int start = 0;
        foreach (int size in Sizes)
        {
            yield return bytes.Slice(start, size);
            start += size;
        }

        if (start != bytes.Length)
        {
            throw new InvalidOperationException($"{name} covers {start} of {bytes.Length} bytes.");
        }
    }

    public override string ToString() => name;
}
