namespace SseCore.Tests.Internal;

/// <summary>The pool of arrays whose lengths are not powers of two: close to the requested length, and bounded in number.</summary>
[Collection(AllocationCollection.Name)]
public class LargeArraysTests
{
    public static TheoryData<int> Lengths => [32_769, 40_000, 57_344, 60_000, 65_537, 100_000, 1_000_000, (1 << 20) + 1, (16 << 20) + 1, (64 << 20) + 1];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void An_array_is_hardly_longer_than_asked_for(int length)
    {
        byte[] array = BufferPool.Shared.Rent(length);
        Assert.InRange(array.Length, length, length + (length / BufferPool.MostPartsOver));
        BufferPool.Shared.Return(array);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void It_is_kept_for_whoever_needs_as_much(int length)
    {
        byte[] array = BufferPool.Shared.Rent(length);
        BufferPool.Shared.Return(array);
        byte[] next = BufferPool.Shared.Rent(length);
        Assert.Same(array, next);
        BufferPool.Shared.Return(next);
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(1000)]
    public void It_is_cleared_for_whoever_asks_for_that(int length)
    {
        byte[] array = BufferPool.Shared.Rent(length);
        array.AsSpan().Fill(1);
        BufferPool.Shared.Return(array, clearArray: true);
        Assert.Equal(-1, array.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Of_two_the_shorter_is_given()
    {
        var pool = new LargeArrays();
        byte[][] arrays = [pool.Rent(109_000), pool.Rent(102_000), pool.Rent(105_000)];
        foreach (byte[] array in arrays)
        {
            pool.Return(array);
        }

        Assert.Same(arrays[1], pool.Rent(100_000));
        Assert.Same(arrays[2], pool.Rent(100_000));
        Assert.Same(arrays[0], pool.Rent(100_000));
        Assert.DoesNotContain(pool.Rent(100_000), arrays);
    }

    [Fact]
    public void What_is_much_longer_is_not_given()
    {
        var pool = new LargeArrays();
        byte[] array = pool.Rent(114_000);
        pool.Return(array);
        Assert.NotSame(array, pool.Rent(100_000));
    }

    [Fact]
    public void So_many_are_kept_and_so_many_bytes()
    {
        var pool = new LargeArrays();
        byte[][] many = [.. Enumerable.Range(0, 100).Select(_ => pool.Rent(40_000))];
        foreach (byte[] array in many)
        {
            pool.Return(array);
        }

        Assert.Equal(64, pool.KeptCount);
        Assert.Same(many[^1], pool.Rent(many[^1].Length));

        byte[][] large = [.. Enumerable.Range(0, 5).Select(_ => pool.Rent(30_000_000))];
        foreach (byte[] array in large)
        {
            pool.Return(array);
        }

        Assert.Equal(4, pool.KeptCount);
        pool.Return(new byte[129 << 20]);
        Assert.Equal(4, pool.KeptCount);
    }

    [Fact]
    public void What_nobody_needed_between_two_collections_is_dropped()
    {
        var pool = new LargeArrays();
        byte[] needed = pool.Rent(40_000);
        byte[] unneeded = pool.Rent(80_000);
        pool.Return(needed);
        pool.Return(unneeded);
        pool.DropUnused();
        Assert.Equal(2, pool.KeptCount);

        Assert.Same(needed, pool.Rent(40_000));
        pool.Return(needed);
        pool.DropUnused();
        Assert.Equal(1, pool.KeptCount);
        Assert.Same(needed, pool.Rent(40_000));
    }

    [Fact]
    public void Full_collections_do_so()
    {
        WeakReference array = Used();
        for (int i = 0; i < 10 && array.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(array.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Used()
        {
            byte[] array = BufferPool.Shared.Rent(5_000_000);
            BufferPool.Shared.Return(array);
            return new WeakReference(array);
        }
    }
}
