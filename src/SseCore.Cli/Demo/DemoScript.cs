namespace SseCore.Cli.Demo;

/// <summary>A stream that the demo serves to itself, and what should be read from it.</summary>
internal abstract class DemoScript
{
    public abstract string Title { get; }

    public abstract string Dialect { get; }

    public abstract string ExpectedText { get; }

    public virtual string ExpectedArguments => string.Empty;

    public virtual StreamOutcome ExpectedOutcome => StreamOutcome.Completed;

    /// <summary>Whether the server drops the connection after the last frame rather than end the response.</summary>
    public virtual bool EndsByAbort => false;

    /// <summary>What the server sends at once, token by token.</summary>
    public abstract IEnumerable<byte[]> Frames();
}
