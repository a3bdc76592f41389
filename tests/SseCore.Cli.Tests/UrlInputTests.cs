using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SseCore.Cli.Tests;

public sealed class UrlInputTests : IAsyncLifetime
{
    private readonly WebApplication _server;

    public UrlInputTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port: 0));
        _server = builder.Build();
        _server.Run(ServeAsync);
    }

    public Task InitializeAsync() => _server.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task Reads_a_response()
    {
        ToolRun run = await ToolRun.OnAsync("", "deltas", Url("/stream"));

        Assert.Equal("completed", (string?)run.End["outcome"]);
        Assert.Equal(0, run.Status);
    }

    [Fact]
    public async Task Ends_with_the_terminator_though_the_connection_stays_open()
    {
        ToolRun run = await ToolRun.OnAsync("", "text", Url("/open"));

        Assert.Equal(0, run.Status);
    }

    [Fact]
    public async Task A_lost_connection_is_not_complete()
    {
        ToolRun run = await ToolRun.OnAsync("", "deltas", Url("/abort"));

        Assert.Equal("cutMidEvent", (string?)run.End["outcome"]);
        Assert.Contains("the input broke off", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task A_status_that_is_no_success_is_unreadable_and_keys_are_not_repeated()
    {
        ToolRun run = await ToolRun.OnAsync("", "events", Url("/none?key=secret"));

        Assert.Equal($"ssecore: cannot read {Url("/none")}: the server answered 404 Not Found.\n", run.Error);
        Assert.Equal(2, run.Status);
    }

    [Fact]
    public async Task Nobody_listening_is_unreadable()
    {
        string url = Url("/stream");
        await _server.StopAsync();

        ToolRun run = await ToolRun.OnAsync("", "events", url);

        Assert.StartsWith("ssecore: cannot read http://127.0.0.1", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Status);
    }

    [Fact]
    public async Task Headers_are_sent_as_given_in_place_of_those_that_are_ours()
    {
        ToolRun run = await ToolRun.OnAsync(
            "", "text", "--data", "{}", "-H", "Content-Type: text/x-own", "-H", "accept: text/x-mine", "-H", "X-Own: 1", "-H", "X-Own: 2", Url("/headers"));

        Assert.Equal("text/x-own text/x-mine 1, 2", run.Out);
        Assert.Equal(0, run.Status);
    }

    [Fact]
    public async Task Without_a_body_what_would_describe_it_is_not_sent()
    {
        ToolRun run = await ToolRun.OnAsync("", "text", "-H", "Content-Type: application/json", Url("/headers"));

        Assert.Equal(" text/event-stream ", run.Out);
        Assert.Equal(0, run.Status);
    }

    private string Url(string path) => _server.Urls.Single() + path;

    private static async Task ServeAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/stream":
                Assert.Equal("text/event-stream", context.Request.Headers.Accept);
                await context.Response.WriteAsync(Streams.Chat);
                break;
            case "/headers":
                string text = $"{context.Request.ContentType} {context.Request.Headers.Accept} {context.Request.Headers["X-Own"]}";
                await context.Response.WriteAsync(
                    $$$"""
                    data: {"choices":[{"index":0,"delta":{"content":"{{{text}}}"},"finish_reason":"stop"}]}

                    data: [DONE]


                    """);
                break;
            case "/open":
                await context.Response.WriteAsync(Streams.Chat);
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "/abort":
                await context.Response.WriteAsync(Streams.CutChat);
                // A connection reset discards what the client has not read yet.
                await Task.Delay(300);
                context.Abort();
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}
