using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using SseCore.TestServer;

namespace SseCore.Cli.Tests;

/// <summary><c>ssecore serve</c> as programs use it; its page is tested in a browser.</summary>
public sealed class ServeCommandTests : IAsyncLifetime, IDisposable
{
    private const string Variable = "SSECORE_TEST_SERVE_KEY";

    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly ScriptedServer _upstream = ScriptedServer.Start(ResponseScript.EventStream().Text(Streams.Chat));
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly MemoryStream _said = new();
    private Task<int>? _serving;

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, "sk-upstream-secret");
        (_serving, _client.BaseAddress) = await ServeAsync(_said);
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
        _said.Dispose();
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
        string text = await ToldAsync(_client.BaseAddress!);
        Assert.Contains("\"begin\":\"POST /v1/chat/completions\"", text, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"text\"", text, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"message\"", text, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"completed\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Equal(Streams.Chat, await _client.GetStringAsync(new Uri("/_ssecore/streams/1", UriKind.Relative), _stop.Token));
    }

    [Fact]
    public async Task Keys_are_neither_kept_nor_said()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/models/m:streamGenerateContent?key=query-secret", UriKind.Relative))
        {
            Headers = { { "x-goog-api-key", "header-secret" }, { "Authorization", "Bearer bearer-secret" } },
            Content = new StringContent("{}"),
        };
        (await _client.SendAsync(request, _stop.Token)).Dispose();
        Assert.Equal(("/v1/models/m:streamGenerateContent?key=query-secret", "header-secret"), (_upstream.Requests[0].Target, _upstream.Requests[0].Header("x-goog-api-key")));
        string told = await ToldAsync(_client.BaseAddress!);
        string about = await _client.GetStringAsync(new Uri("/_ssecore/about", UriKind.Relative), _stop.Token);
        string capture = await _client.GetStringAsync(new Uri("/_ssecore/streams/1", UriKind.Relative), _stop.Token);
        await _stop.CancelAsync();
        await _serving!;

        string said = Said(_said);
        Assert.Contains("http://127.0.0.1:", said, StringComparison.Ordinal);
        Assert.Contains("streamGenerateContent", told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", said + told + about + capture, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_do_not_reach_it_unless_they_are_let()
    {
        // Only on Linux all of 127.0.0.0/8 is local: to a server on 127.0.0.1 another address in it is a different machine.
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.Equal("127.0.0.1", _client.BaseAddress!.Host);
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(Elsewhere(_client.BaseAddress), _stop.Token));

        (Task<int> serving, Uri open) = await ServeAsync(new MemoryStream(), "--host", "0.0.0.0");
        using HttpResponseMessage response = await _client.GetAsync(Elsewhere(open), _stop.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await _stop.CancelAsync();
        await serving;

        static Uri Elsewhere(Uri uri) => new UriBuilder(uri) { Host = "127.0.0.2" }.Uri;
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task What_is_written_on_the_page_can_be_read(string scheme)
    {
        string html = await _client.GetStringAsync(new Uri("/", UriKind.Relative), _stop.Token);
        string style = scheme == "light" ? html : html[html.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal)..];
        double[] grounds = [Luminance(style, "ground"), Luminance(style, "panel")];

        // WCAG 2.2, success criterion 1.4.3.
        Assert.All(["ink", "soft", "accent", "good", "bad", "warm"], (string ink) => Assert.All(grounds, ground =>
        {
            double text = Luminance(style, ink);
            double contrast = (Math.Max(text, ground) + 0.05) / (Math.Min(text, ground) + 0.05);
            Assert.InRange(contrast, 4.5, 21);
        }));
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
    public async Task The_chat_box_needs_no_proxy()
    {
        IWebProxy usual = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(ScriptedServer.UnusedUri());
        try
        {
            await The_chat_box_gets_deltas();
        }
        finally
        {
            HttpClient.DefaultProxy = usual;
        }
    }

    [Fact]
    public async Task Of_large_streams_only_the_beginning_is_kept_and_that_is_told()
    {
        const int Kept = 16 * 1024 * 1024;
        string large = $"data: {new string('x', 3 * 1024 * 1024)}\n\n";
        ResponseScript script = Enumerable.Range(0, 12).Aggregate(ResponseScript.EventStream(), (script, _) => script.Text(large));
        await using ScriptedServer upstream = ScriptedServer.Start(script);
        (Task<int> serving, Uri uri) = await ServeAsync(new MemoryStream(), upstream);
        Assert.Equal(12 * large.Length, (await _client.GetByteArrayAsync(new Uri(uri, "/v1/large"), _stop.Token)).Length);

        string told = await ToldAsync(uri);
        Assert.InRange(told.Length, Kept / 2, Kept + 100_000);
        Assert.Contains("\"isCut\":true", told, StringComparison.Ordinal);
        Assert.InRange((await _client.GetByteArrayAsync(new Uri(uri, "/_ssecore/streams/1"), _stop.Token)).Length, Kept / 2, Kept);
        await _stop.CancelAsync();
        await serving;
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

    private static double Luminance(string style, string name)
    {
        string hex = Regex.Match(style, $"--{name}: #([0-9a-f]{{6}});").Groups[1].Value;
        double[] linear = [.. Convert.FromHexString(hex).Select(value => value / 255.0).Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    // The feed, up to the end of the first stream.
    private async Task<string> ToldAsync(Uri uri)
    {
        using HttpResponseMessage feed = await _client.GetAsync(new Uri(uri, "/_ssecore/feed"), HttpCompletionOption.ResponseHeadersRead, _stop.Token);
        using var reader = new StreamReader(await feed.Content.ReadAsStreamAsync(_stop.Token));
        var told = new StringBuilder();
        string? line;
        do
        {
            line = await reader.ReadLineAsync(_stop.Token);
            told.AppendLine(line);
        }
        while (line?.Contains("\"end\"", StringComparison.Ordinal) == false);

        return told.ToString();
    }

    private Task<(Task<int> Serving, Uri Uri)> ServeAsync(MemoryStream said, params IEnumerable<string> args) => ServeAsync(said, _upstream, args);

    // The first line of its output has its address.
    private async Task<(Task<int> Serving, Uri Uri)> ServeAsync(MemoryStream said, ScriptedServer upstream, params IEnumerable<string> args)
    {
        Stream terminal = Stream.Synchronized(said);
        var tool = new Tool(new Terminal(Stream.Null, terminal, terminal));
        Task<int> serving = tool.RunAsync(["serve", "--upstream", upstream.Uri + "v1", "--port", "0", "--key-env", Variable, .. args], _stop.Token);
        string line;
        while (!(line = Said(said)).Contains('\n', StringComparison.Ordinal))
        {
            await Task.Delay(5, _stop.Token);
        }

        line = line[..line.IndexOf('\n', StringComparison.Ordinal)];
        return (serving, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]));
    }

    // Uses the same lock as the stream that writes to it.
    private static string Said(MemoryStream said)
    {
        lock (said)
        {
            return Encoding.UTF8.GetString(said.ToArray());
        }
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
