using System.Text;

namespace SseCore.Benchmarks.Streams;

/// <summary>One event of a <see cref="BenchmarkStream"/>, in every form that a competitor wants it in, so that none converts.</summary>
public sealed class StreamEvent(string payload, string? type = null)
{
    /// <summary>Null: the type that an event without an <c>event</c> line has.</summary>
    public string? Type { get; } = type;

    public byte[] TypeUtf8 { get; } = Encoding.UTF8.GetBytes(type ?? string.Empty);

    public byte[] Data { get; } = Encoding.UTF8.GetBytes(payload);
}
