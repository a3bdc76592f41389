using SseCore.TestServer;

namespace SseCore.Cli.Demo;

/// <summary>A stream that the demo serves to itself, and what should be read from it.</summary>
internal abstract class DemoScript
{
    public abstract string Title { get; }

    public abstract string Dialect { get; }

    public abstract string ExpectedText { get; }

    public virtual string ExpectedArguments => string.Empty;

    public virtual StreamOutcome ExpectedOutcome => StreamOutcome.Completed;

    /// <summary>The server's writes, token by token.</summary>
    public abstract IEnumerable<byte[]> Frames();

    /// <summary>The server's script, at the speed of tokens.</summary>
    /// <param name="tokenInterval">The time that a token takes.</param>
    public ResponseScript ToResponse(TimeSpan tokenInterval)
    {
        // The model reads the prompt first. Only the end of the connection ends the response, so a response that
        // is cut looks like any other.
        ResponseScript response = ResponseScript.EventStream(BodyFraming.UntilClose).Delay(tokenInterval * 12);
        return Frames().Aggregate(response, (script, frame) => script.Bytes(frame).Delay(tokenInterval));
    }
}
