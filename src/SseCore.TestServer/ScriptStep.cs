using System.Collections.Immutable;

namespace SseCore.TestServer;

/// <summary>One step of a server that answers a request. Immutable; see <see cref="ResponseScript"/> for how steps are combined.</summary>
public abstract record ScriptStep
{
    private ScriptStep()
    {
    }

    /// <summary>Sends the status line and the headers. A script without it, or before it, sends no HTTP at all.</summary>
    /// <param name="Status">The status code.</param>
    /// <param name="Headers">The headers, in addition to those that define the end of the body.</param>
    /// <param name="Framing">How the client is told where the body ends.</param>
    public sealed record Head(int Status, ImmutableArray<KeyValuePair<string, string>> Headers, BodyFraming Framing) : ScriptStep;

    /// <summary>Sends bytes of the body, as one HTTP chunk where the body has chunks, and in one write to the socket.</summary>
    /// <param name="Bytes">The bytes.</param>
    public sealed record Write(ReadOnlyMemory<byte> Bytes) : ScriptStep;

    /// <summary>Sends raw bytes, bypassing HTTP.</summary>
    /// <param name="Bytes">The bytes.</param>
    public sealed record WriteRaw(ReadOnlyMemory<byte> Bytes) : ScriptStep;

    /// <summary>Does nothing for a time.</summary>
    /// <param name="Duration">The time.</param>
    public sealed record Delay(TimeSpan Duration) : ScriptStep;

    /// <summary>Does nothing until a signal.</summary>
    /// <param name="Signal">Completes when the script may continue.</param>
    public sealed record Await(Task Signal) : ScriptStep;

    /// <summary>Does nothing more, with the connection open, until the client closes it or the server is disposed.</summary>
    public sealed record Stall : ScriptStep;

    /// <summary>Repeats steps until the client closes the connection or the server is disposed.</summary>
    /// <param name="Steps">The steps.</param>
    public sealed record Repeat(ImmutableArray<ScriptStep> Steps) : ScriptStep;

    /// <summary>Closes the connection as the end of a process does: in order (FIN), though the body may be unfinished.</summary>
    public sealed record Close : ScriptStep;

    /// <summary>Resets the connection (RST): data that the client has not read yet is lost.</summary>
    public sealed record Reset : ScriptStep;
}
