using System.Text;

namespace SseCore.Benchmarks.Streams;

/// <summary>One event of a <see cref="BenchmarkStream"/>, in every form that a competitor needs, so that none has to convert it.</summary>
public sealed class StreamEvent(string payload, string? type = null)
{
    /// <summary>Null: the type of an event without an <c>event</c> line.</summary>
    public string? Type { get; } = type;

    public byte[] TypeUtf8 { get; } = Encoding.UTF8.GetBytes(type ?? string.Empty);

    public byte[] Data { get; } = Encoding.UTF8.GetBytes(payload);
}
