using System.Text.Encodings.Web;

namespace SseCore.Cli.Demo;

/// <summary>An answer that a careless page would execute.</summary>
internal sealed class MarkupChatScript : ChatScript
{
    public override string Title => "chat answer, markup";

    public override string ExpectedText =>
        """What follows is text: | <script>document.title = "executed"</script> | <img src="x" onerror="document.title = 'executed'"> | <b>not bold</b> – and nothing else.""";

    // Each element whole and in a piece of its own, which is the most dangerous way.
    protected override IEnumerable<string> Pieces => ExpectedText.Split('|').SelectMany((piece, i) => i == 0 ? new[] { piece } : ["|" + piece]);

    protected override JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
}
