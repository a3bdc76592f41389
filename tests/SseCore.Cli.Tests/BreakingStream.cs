namespace SseCore.Cli.Tests;

/// <summary>An input that fails after its content.</summary>
internal sealed class BreakingStream(byte[] content) : MemoryStream(content)
{
    public Exception Failure { get; init; } = new IOException("broken by the test");

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw Failure;
}
