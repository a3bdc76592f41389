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

    /// <summary>What the server sends at once, token by token.</summary>
    public abstract IEnumerable<byte[]> Frames();

    /// <summary>What the server does, at the speed of tokens.</summary>
    /// <param name="tokenInterval">The time that a token takes.</param>
    public ResponseScript ToResponse(TimeSpan tokenInterval)
    {
        // The model reads the prompt first. Nothing but the connection's end says that the response is over, so one that
        // is cut looks like any other.
        ResponseScript response = ResponseScript.EventStream(BodyFraming.UntilClose).Delay(tokenInterval * 12);
        return Frames().Aggregate(response, (script, frame) => script.Bytes(frame).Delay(tokenInterval));
    }
}
