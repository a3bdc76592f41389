namespace SseCore.TestServer;

/// <summary>How a <see cref="ScriptedServer"/> listens.</summary>
public sealed record ScriptedServerOptions
{
    /// <summary>How many connections may wait to be accepted.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>
    /// How many bytes the operating system may hold for a client that does not read; its own choice, of megabytes, by
    /// default. Small, it makes the server feel at once that a client is slow.
    /// </summary>
    public int? SendBufferBytes { get; init; }
}
