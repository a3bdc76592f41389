using System.Net;
using System.Reflection;
using System.Runtime.Versioning;
using SseCore.TestServer;

namespace SseCore.Http.Tests;

/// <summary>Responses of servers that do not stream.</summary>
public class ErrorTests
{
    private static readonly HttpStreamOptions Once = new() { Retry = HttpRetryOptions.None };

    // The base class has a status only since .NET 5.
    private static readonly bool IsOldBuild = typeof(HttpStreamException).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!
        .FrameworkName.StartsWith(".NETStandard", StringComparison.Ordinal);

    [Fact]
    public void One_can_be_made_as_tests_of_handlers_need_it()
    {
        var cause = new IOException();
        var made = new HttpStreamException("Too many requests.", HttpStatusCode.TooManyRequests, cause)
        {
            IsTransient = true,
            RetryAfter = TimeSpan.FromSeconds(7),
            Error = new ProviderError("rate_limit_error", "429", "Wait."),
            Body = "{}",
            BodyBytes = "{}"u8.ToArray(),
            ContentType = "application/json",
            RequestId = "req_1",
        };

        Assert.Equal("Too many requests.", made.Message);
        Assert.Equal(HttpStatusCode.TooManyRequests, made.Status);
        Assert.Equal(IsOldBuild ? null : HttpStatusCode.TooManyRequests, made.StatusCode);
        Assert.Same(cause, made.InnerException);
        Assert.True(made.IsTransient);
        Assert.Equal(TimeSpan.FromSeconds(7), made.RetryAfter);
        Assert.Equal("Wait.", made.Error.Message);
        Assert.Equal(made.Body.Length, made.BodyBytes.Length);
        Assert.Equal("application/json, req_1", $"{made.ContentType}, {made.RequestId}");

        var least = new HttpStreamException(message: null, HttpStatusCode.BadGateway);
        Assert.False(least.IsTransient);
        Assert.Equal(string.Empty, least.Body);
    }

    [Theory]
    [InlineData("openai-chat", "application/json", Chat.Error, "rate_limit_error", "rate_limit_exceeded", "the prompt 'my secret' is too much")]
    [InlineData("anthropic-messages", "application/json", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", "overloaded_error", null, "Overloaded")]
    [InlineData("gemini", "application/json", "[{\n  \"error\": {\n    \"code\": 429,\n    \"message\": \"Quota\",\n    \"status\": \"RESOURCE_EXHAUSTED\"\n  }\n}]\n", "RESOURCE_EXHAUSTED", "429", "Quota")]
    [InlineData("gemini", "application/json", "{\n  \"error\": {\n    \"code\": 429,\n    \"message\": \"Quota\",\n    \"status\": \"RESOURCE_EXHAUSTED\"\n  }\n}\n", "RESOURCE_EXHAUSTED", "429", "Quota")]
    [InlineData("ollama-chat", "application/json", """{"error":"model 'x' not found"}""", null, null, "model 'x' not found")]
    [InlineData("auto", "text/event-stream", "event: error\ndata: {\"error\":{\"message\":\"m\",\"type\":\"t\"}}\n\n", "t", null, "m")]
    [InlineData("auto", "application/json", Chat.Error, "rate_limit_error", "rate_limit_exceeded", "the prompt 'my secret' is too much")]
    public async Task The_providers_error_is_there_by_its_parts(string dialect, string contentType, string body, string? type, string? code, string message)
    {
        await using var connected = new Connected(ResponseScript.Response(429, ("Content-Type", contentType), ("request-id", "req_1")).Text(body));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(
            () => connected.Client.OpenDeltaStreamAsync(dialect, connected.Request, Once, connected.Watchdog));

        Assert.Equal(new ProviderError(type, code, message), thrown.Error);
        Assert.Equal(HttpStatusCode.TooManyRequests, thrown.Status);
        Assert.Equal(IsOldBuild ? null : HttpStatusCode.TooManyRequests, thrown.StatusCode);
        Assert.Equal(body, thrown.Body);
        Assert.Equal(contentType, thrown.ContentType);
        Assert.Equal("req_1", thrown.RequestId);
    }

    [Theory]
    [InlineData(false, "The server answered with status 429 (rate_limit_error, rate_limit_exceeded).")]
    [InlineData(true, "The server answered with status 429 (rate_limit_error, rate_limit_exceeded). the prompt 'my secret' is too much")]
    public async Task Messages_quote_nothing_unless_asked_to(bool isAsked, string expected)
    {
        await using var connected = new Connected(ResponseScript.Response(429, ("Content-Type", "application/json")).Text(Chat.Error));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => connected.OpenAsync(Once with { IncludeErrorTextInMessages = isAsked }));

        Assert.Equal(expected, thrown.Message);
        Assert.Equal(isAsked, thrown.ToString().Contains("my secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_long_body_the_beginning_is_kept()
    {
        await using var connected = new Connected(ResponseScript.Response(500, ("Content-Type", "text/html")).Text(new string('x', 1_000_000)));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => connected.OpenAsync(Once with { MaxErrorBytes = 100 }));

        Assert.Equal(new string('x', 100), thrown.Body);
        Assert.Null(thrown.Error);
    }

    [Fact]
    public async Task The_whole_of_it_is_kept_if_that_is_asked_for()
    {
        await using var connected = new Connected(ResponseScript.Response(500, ("Content-Type", "text/html")).Text(new string('x', 1_000_000)));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => connected.OpenAsync(Once with { MaxErrorBytes = int.MaxValue }));

        Assert.Equal(1_000_000, thrown.BodyBytes.Length);
    }

    [Fact]
    public async Task A_body_that_no_parser_takes_is_an_error_all_the_same()
    {
        string large = $"data: {new string('x', SseFramerOptions.DefaultMaxEventBytes)}\n\n";
        await using var connected = new Connected(ResponseScript.Response(500, ("Content-Type", "text/event-stream")).Text(large));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => connected.OpenAsync(Once with { MaxErrorBytes = int.MaxValue }));

        Assert.Equal(large.Length, thrown.BodyBytes.Length);
        Assert.Null(thrown.Error);
    }

    [Fact]
    public async Task Of_a_body_that_breaks_off_what_came_is_kept()
    {
        await using var connected = new Connected(
            ResponseScript.Response(500, BodyFraming.Chunked, ("Content-Type", "text/plain")).Text("out of").Delay(TimeSpan.FromMilliseconds(100)).Close());

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => connected.OpenAsync(Once));

        Assert.Equal("out of", thrown.Body);
    }

    [Fact]
    public async Task No_body_at_all()
    {
        await using var connected = new Connected(ResponseScript.Response(502));

        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => connected.OpenAsync(Once));

        Assert.Equal("", thrown.Body);
        Assert.Null(thrown.ContentType);
        Assert.Equal("The server answered with status 502.", thrown.Message);
    }

    [Fact]
    public async Task A_response_for_others_to_read()
    {
        await using var connected = new Connected(ResponseScript.Response(503), Chat.Whole());
        using HttpResponseMessage response = await connected.Client.OpenResponseAsync(
            connected.Request, new HttpStreamOptions { Retry = new() { BaseDelay = TimeSpan.FromMilliseconds(1) } }, connected.Watchdog);

        Assert.Contains("Hello", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_for_others_to_read()
    {
        var retries = new List<HttpRetry>();
        string whole = new('x', 1_000_000);
        await using var connected = new Connected(
            ResponseScript.Response(429, ("Content-Type", "application/json")).Text(Chat.Error), ResponseScript.Response(503, ("x-end", "1")).Text(whole));
        using HttpResponseMessage response = await connected.Client.OpenResponseAsync(
            connected.Request,
            new HttpStreamOptions { ReturnsErrorResponses = true, Retry = new() { MaxRetries = 1, BaseDelay = TimeSpan.FromMilliseconds(1) }, OnRetry = retries.Add },
            connected.Watchdog);

        Assert.Equal((503, "1"), ((int)response.StatusCode, response.Headers.GetValues("x-end").Single()));
        Assert.Equal(whole, await response.Content.ReadAsStringAsync());
        Assert.Equal("rate_limit_exceeded", Assert.IsType<HttpStreamException>(Assert.Single(retries).Reason).Error?.Code);
    }

    [Fact]
    public async Task There_is_no_such_dialect()
    {
        using var client = new HttpClient();

        await Assert.ThrowsAsync<ArgumentException>(() => client.OpenDeltaStreamAsync("esperanto", () => throw new InvalidOperationException()));
    }
}
