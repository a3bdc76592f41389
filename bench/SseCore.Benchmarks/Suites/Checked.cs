namespace SseCore.Benchmarks.Suites;

/// <summary>Operations that have given the right answer once before they are returned.</summary>
internal static class Checked
{
    /// <summary>Reads on this thread.</summary>
    public static Action Reading<T>(T expected, string reader, Func<T> read)
    {
        Agreement.Demand(expected, read(), reader);
        return () => read();
    }

    /// <summary>Reads asynchronously, but without waiting for another thread: everything has run when the operation returns.</summary>
    public static Action Reading<T>(T expected, string reader, Func<Task<T>> read) =>
        Reading(expected, reader, () => read().GetAwaiter().GetResult());
}
