using System.Text.Json.Nodes;

namespace SseCore.Cli.Chat;

/// <summary>How to send a question to a provider: the address, the body and the key.</summary>
internal sealed class ChatApi
{
    // Anthropic's API requires a limit.
    private const int MaxTokens = 4096;

    private readonly Func<Question, string> _path;
    private readonly Func<Question, JsonObject> _body;
    private readonly Action<HttpRequestMessage, string> _authorize;

    private ChatApi(
        string dialect, string baseUrl, string? keyVariable, Func<Question, string> path, Func<Question, JsonObject> body, Action<HttpRequestMessage, string> authorize)
    {
        Dialect = dialect;
        DefaultBaseUrl = baseUrl;
        KeyVariable = keyVariable;
        _path = path;
        _body = body;
        _authorize = authorize;
    }

    public static IReadOnlyList<ChatApi> All { get; } =
    [
        new("openai-chat", "https://api.openai.com/v1", "OPENAI_API_KEY", _ => "chat/completions", OpenAiBody, Bearer),
        new("anthropic-messages", "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY", _ => "messages", AnthropicBody, AnthropicKey),
        new(
            "gemini",
            "https://generativelanguage.googleapis.com/v1beta",
            "GEMINI_API_KEY",
            question => $"models/{Uri.EscapeDataString(question.Model)}:streamGenerateContent?alt=sse",
            GeminiBody,
            (request, key) => request.Headers.TryAddWithoutValidation("x-goog-api-key", key)),
        new("ollama-chat", "http://localhost:11434", null, _ => "api/chat", OllamaBody, Bearer),
    ];

    public string Dialect { get; }

    public string DefaultBaseUrl { get; }

    /// <summary>The environment variable that by convention has the key; null if there is no key.</summary>
    public string? KeyVariable { get; }

    public static ChatApi OfDialect(string dialect) => All.Single(api => api.Dialect == dialect);

    /// <summary>The provider that the address looks like, else OpenAI's API, which nearly all servers have.</summary>
    public static ChatApi OfAddress(Uri address) =>
        All.FirstOrDefault(api => address.Host.Equals(new Uri(api.DefaultBaseUrl).Host, StringComparison.OrdinalIgnoreCase) && !address.IsLoopback)
        ?? (address is { Port: 11434, AbsolutePath: "/" } ? OfDialect("ollama-chat") : All[0]);

    public HttpRequestMessage CreateRequest(Uri baseUrl, Question question, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{baseUrl.AbsoluteUri.TrimEnd('/')}/{_path(question)}"))
        {
            Content = new StringContent(_body(question).ToJsonString(), encoding: null, "application/json"),
        };
        if (key is not null)
        {
            _authorize(request, key);
        }

        return request;
    }

    /// <summary>Adds the key to a request that has none.</summary>
    public void Authorize(HttpRequestMessage request, string key) => _authorize(request, key);

    private static void Bearer(HttpRequestMessage request, string key) => request.Headers.Authorization = new("Bearer", key);

    private static void AnthropicKey(HttpRequestMessage request, string key)
    {
        request.Headers.TryAddWithoutValidation("x-api-key", key);
        request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
    }

    private static JsonObject Message(string role, string text) => new() { ["role"] = role, ["content"] = text };

    // Each is a JsonNode: the generic Add would need to know every type when the program is trimmed.
    private static JsonArray Turns(Question question, string modelRole, Func<string, string, JsonObject> message, params IEnumerable<JsonNode> before) =>
        [.. before, .. question.Turns.Select(JsonNode (turn) => message(turn.IsModel ? modelRole : "user", turn.Text))];

    private static JsonArray Messages(Question question) => question.System is { } system
        ? Turns(question, "assistant", Message, Message("system", system))
        : Turns(question, "assistant", Message);

    private static JsonObject OpenAiBody(Question question) => new()
    {
        ["model"] = question.Model,
        ["stream"] = true,
        ["stream_options"] = new JsonObject { ["include_usage"] = true },
        ["messages"] = Messages(question),
    };

    private static JsonObject OllamaBody(Question question) => new()
    {
        ["model"] = question.Model,
        ["stream"] = true,
        ["messages"] = Messages(question),
    };

    private static JsonObject AnthropicBody(Question question)
    {
        var body = new JsonObject
        {
            ["model"] = question.Model,
            ["stream"] = true,
            ["max_tokens"] = MaxTokens,
            ["messages"] = Turns(question, "assistant", Message),
        };
        if (question.System is { } system)
        {
            body["system"] = system;
        }

        return body;
    }

    private static JsonObject GeminiBody(Question question)
    {
        var body = new JsonObject
        {
            ["contents"] = Turns(question, "model", (role, text) => new JsonObject { ["role"] = role, ["parts"] = Parts(text) }),
        };
        if (question.System is { } system)
        {
            body["systemInstruction"] = new JsonObject { ["parts"] = Parts(system) };
        }

        return body;

        static JsonArray Parts(string text) => new(new JsonObject { ["text"] = text });
    }
}
