namespace SseCore.Benchmarks.Suites;

/// <summary>
/// Marks a benchmark of SseCore with the competitor that it is judged against: the one with the same source (bytes in
/// memory, or a stream read asynchronously), or the nearest that there is.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AgainstAttribute(string method) : Attribute
{
    public string Method { get; } = method;
}
