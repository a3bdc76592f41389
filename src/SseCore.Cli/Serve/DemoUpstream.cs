using SseCore.Cli.Demo;
using SseCore.TestServer;

namespace SseCore.Cli.Serve;

/// <summary>The stand-in for a model in <c>serve --demo</c>: it picks its answer by a word in the question.</summary>
internal static class DemoUpstream
{
    public static ScriptedServer Start(TimeSpan tokenInterval)
    {
        ResponseScript Play(DemoScript script) => script.ToResponse(tokenInterval);
        ResponseScript chat = Play(new ChatScript());
        ResponseScript tool = Play(new MessagesScript());
        ResponseScript cut = Play(new CutChatScript());
        ResponseScript markup = Play(new MarkupChatScript());
        ResponseScript refusal = ResponseScript.Response(429, ("Content-Type", "application/json"), ("Retry-After", "2"))
            .Text("""{"error":{"message":"This is what too many requests look like.","type":"rate_limit_error","code":"rate_limit_exceeded"}}""");
        return ScriptedServer.Start(request =>
        {
            string question = request.BodyText;
            return Has("tool") || Has("train") ? tool : Has("cut") ? cut : Has("markup") ? markup : Has("429") ? refusal : chat;

            bool Has(string word) => question.Contains(word, StringComparison.OrdinalIgnoreCase);
        });
    }
}
