using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SseCore.TestServer;

namespace SseCore.AspNetCore.Tests;

/// <summary>The relay waits for the application's handling of a report, and its failure affects nothing else.</summary>
public class CompletionTests
{
    public enum Way
    {
        AtOnce,
        Later,
    }

    [Theory]
    [InlineData(SseRelayFormat.Bytes, Way.AtOnce)]
    [InlineData(SseRelayFormat.Bytes, Way.Later)]
    [InlineData(SseRelayFormat.Deltas, Way.AtOnce)]
    [InlineData(SseRelayFormat.Deltas, Way.Later)]
    public async Task What_a_relays_hook_fails_with_is_logged_and_does_not_show(SseRelayFormat format, Way way)
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(Chat.Whole), (app, relayed) => app.MapSseRelay("/{**path}", relayed.Upstream.Uri.AbsoluteUri, Failing(relayed.WithReport(new() { Format = format }), way)));

        Assert.EndsWith(
            format == SseRelayFormat.Bytes ? "data: [DONE]\n\n" : "event: end\ndata: {\"end\":{\"outcome\":\"completed\"}}\n\n",
            await relayed.GetTextAsync(),
            StringComparison.Ordinal);
        Assert.Equal([("SseCore.AspNetCore", "hook")], relayed.Errors);
    }

    [Theory]
    [InlineData(SseRelayFormat.Bytes)]
    [InlineData(SseRelayFormat.Deltas)]
    public async Task A_response_ends_when_the_hook_has(SseRelayFormat format)
    {
        var gate = new TaskCompletionSource();
        bool isNoted = false;
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(Chat.Whole),
            (app, relayed) => app.MapSseRelay("/{**path}", relayed.Upstream.Uri.AbsoluteUri, relayed.WithReport(new() { Format = format }) with
            {
                OnCompleted = async (_, _) =>
                {
                    await gate.Task;
                    await Task.Delay(50);
                    isNoted = true;
                },
            }));
        using HttpResponseMessage response = await relayed.GetAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        // Everything that matters to the client comes before this.
        string end = format == SseRelayFormat.Bytes ? "[DONE]\n\n" : "\"completed\"}}\n\n";
        await relayed.ReadUntilAsync(body, so => so.EndsWith(end, StringComparison.Ordinal));
        gate.SetResult();

        Assert.Equal(0, await body.ReadAsync(new byte[1], relayed.Watchdog));
        Assert.True(isNoted);
    }

    [Theory]
    [InlineData(Way.AtOnce)]
    [InlineData(Way.Later)]
    public async Task What_a_taps_hook_fails_with_is_logged_and_does_not_show(Way way)
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Nothing),
            (app, _) =>
            {
                app.UseSseTap(onCompleted: Failing(new(), way).OnCompleted);
                app.MapGet("/stream", async (HttpContext context) =>
                {
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.WriteAsync(Chat.Events("[DONE]"));
                });
            });

        Assert.Equal(Chat.Events("[DONE]"), await relayed.GetTextAsync("/stream"));
        Assert.Equal([("SseCore.AspNetCore", "hook")], relayed.Errors);
    }

    [Fact]
    public async Task What_a_taps_hook_fails_with_does_not_replace_what_the_application_failed_with()
    {
        await using Relayed relayed = await Relayed.StartAsync(
            ScriptedServer.Start(ResponseScript.Nothing),
            (app, _) =>
            {
                app.UseSseTap(onCompleted: Failing(new(), Way.AtOnce).OnCompleted);
                app.MapGet("/stream", async (HttpContext context) =>
                {
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.WriteAsync(Chat.Events(Chat.Start));
                    throw new NotSupportedException("application");
                });
            });

        await Assert.ThrowsAsync<HttpRequestException>(() => relayed.GetTextAsync("/stream"));
        Assert.Equal(["hook", "application"], relayed.Errors.Select(error => error.Thrown));
    }

    private static SseRelayOptions Failing(SseRelayOptions options, Way way) => way == Way.AtOnce
        ? options with { OnCompleted = (_, _) => throw new InvalidOperationException("hook") }
        : options with
        {
            OnCompleted = async (_, _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("hook");
            },
        };
}
