namespace SseCore.TestServer;

/// <summary>Options of a <see cref="ScriptedServer"/>.</summary>
public sealed record ScriptedServerOptions
{
    /// <summary>The number of connections that may wait to be accepted.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>
    /// The number of bytes that the operating system may buffer for a client that does not read; by default its own choice, which is
    /// megabytes. With a small value the server notices at once that a client is slow.
    /// </summary>
    public int? SendBufferBytes { get; init; }
}
