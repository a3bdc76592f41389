namespace SseCore.Cli.Demo;

/// <summary>The same answer, but the connection ends in the middle of an event.</summary>
internal sealed class CutChatScript : ChatScript
{
    private const int WholeTokens = 40;

    public override string Title => "chat answer, cut";

    public override string ExpectedText => string.Concat(Tokens.Cut(base.ExpectedText).Take(WholeTokens));

    public override StreamOutcome ExpectedOutcome => StreamOutcome.CutMidEvent;

    public override IEnumerable<byte[]> Frames()
    {
        // The role comes before the tokens.
        List<byte[]> frames = [.. base.Frames().Take(1 + WholeTokens + 1)];
        frames[^1] = frames[^1][..(frames[^1].Length / 2)];
        return frames;
    }
}
