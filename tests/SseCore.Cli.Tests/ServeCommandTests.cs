using System.IO.Pipelines;
using System.Net;
using System.Text;
using SseCore.TestServer;

namespace SseCore.Cli.Tests;

/// <summary><c>ssecore serve</c> as programs see it; its page is tested in a browser.</summary>
public sealed class ServeCommandTests : IAsyncLifetime, IDisposable
{
    private const string Variable = "SSECORE_TEST_SERVE_KEY";

    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly ScriptedServer _upstream = ScriptedServer.Start(ResponseScript.EventStream().Text(Streams.Chat));
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private Task<int>? _serving;

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, "sk-upstream-secret");
        var output = new Pipe();
        var tool = new Tool(new Terminal(Stream.Null, output.Writer.AsStream(), Stream.Null));
        _serving = tool.RunAsync(["serve", "--upstream", _upstream.Uri + "v1", "--port", "0", "--key-env", Variable], _stop.Token);
        using var reader = new StreamReader(output.Reader.AsStream(leaveOpen: true));
        string line = (await reader.ReadLineAsync())!;
        _client.BaseAddress = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        Assert.Equal(0, await _serving!);
        await _upstream.DisposeAsync();
    }

    public void Dispose()
    {
        _client.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Forwards_byte_for_byte_and_adds_the_key_where_there_is_none()
    {
        using HttpResponseMessage response = await PostAsync(key: null);
        using HttpResponseMessage other = await PostAsync(key: "sk-client-secret");

        Assert.Equal(Streams.Chat, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(_stop.Token)));
        Assert.Equal(["Bearer sk-upstream-secret", "Bearer sk-client-secret"], _upstream.Requests.Select(request => request.Header("Authorization")));
        Assert.All(_upstream.Requests, request => Assert.Equal(("/v1/chat/completions", "{}"), (request.Target, request.BodyText)));
    }

    [Fact]
    public async Task The_feed_tells_all_but_keys()
    {
        (await PostAsync(key: "sk-client-secret")).Dispose();
        using HttpResponseMessage feed = await _client.GetAsync(new Uri("/_ssecore/feed", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, _stop.Token);
        using var reader = new StreamReader(await feed.Content.ReadAsStreamAsync(_stop.Token));
        var told = new StringBuilder();
        while (!told.ToString().Contains("\"end\"", StringComparison.Ordinal))
        {
            told.AppendLine(await reader.ReadLineAsync(_stop.Token));
        }

        string text = told.ToString();
        Assert.Contains("\"begin\":\"POST /v1/chat/completions\"", text, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"text\"", text, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"message\"", text, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"completed\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Equal(Streams.Chat, await _client.GetStringAsync(new Uri("/_ssecore/streams/1", UriKind.Relative), _stop.Token));
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Other_peoples_pages_are_refused(string header, string value)
    {
        foreach (string path in new[] { "/_ssecore/feed", "/_ssecore/chat?prompt=x", "/v1/models" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.TryAddWithoutValidation(header, value);
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);

            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        Assert.Empty(_upstream.Requests);
    }

    [Fact]
    public async Task The_chat_box_gets_deltas()
    {
        string text = await _client.GetStringAsync(new Uri("/_ssecore/chat?prompt=Hi&model=m", UriKind.Relative), _stop.Token);

        Assert.Contains("\"kind\":\"text\"", text, StringComparison.Ordinal);
        Assert.EndsWith("event: end\ndata: {\"end\":{\"outcome\":\"completed\"}}\n\n", text, StringComparison.Ordinal);
        Assert.Contains("\"Hi\"", _upstream.Requests[0].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_runs_nothing_but_its_own_script()
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri("/", UriKind.Relative), _stop.Token);
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();

        Assert.StartsWith("default-src 'none'; script-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        string html = await response.Content.ReadAsStringAsync(_stop.Token);
        Assert.DoesNotContain("innerHTML", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/chat/completions", UriKind.Relative)) { Content = new StringContent("{}") };
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        return await _client.SendAsync(request, _stop.Token);
    }
}
