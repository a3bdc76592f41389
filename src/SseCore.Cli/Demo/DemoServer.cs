using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SseCore.Cli.Demo;

/// <summary>A server on this machine's loopback, on a port that is free, that sends scripts at the speed of tokens.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly IReadOnlyList<DemoScript> _scripts;
    private readonly TimeSpan _tokenInterval;

    private DemoServer(WebApplication application, IReadOnlyList<DemoScript> scripts, TimeSpan tokenInterval)
    {
        _application = application;
        _scripts = scripts;
        _tokenInterval = tokenInterval;
    }

    public static async Task<DemoServer> StartAsync(IReadOnlyList<DemoScript> scripts, TimeSpan tokenInterval, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port: 0));
        var server = new DemoServer(builder.Build(), scripts, tokenInterval);
        server._application.Run(server.ServeAsync);
        await server._application.StartAsync(cancellationToken);
        return server;
    }

    public Uri UriOf(DemoScript script)
    {
        int index = _scripts.TakeWhile(other => other != script).Count();
        return new Uri(new Uri(_application.Urls.Single()), $"/{index}");
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        DemoScript script = _scripts[int.Parse(context.Request.Path.Value.AsSpan(1))];
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream";
        await response.StartAsync(context.RequestAborted);
        // The model reads the prompt.
        await Task.Delay(_tokenInterval * 12, context.RequestAborted);
        foreach (byte[] frame in script.Frames())
        {
            await response.BodyWriter.WriteAsync(frame, context.RequestAborted);
            await Task.Delay(_tokenInterval, context.RequestAborted);
        }

        if (script.EndsByAbort)
        {
            // A reset connection takes with it what the client has not read yet.
            await Task.Delay(TimeSpan.FromMilliseconds(300), context.RequestAborted);
            context.Abort();
        }
    }
}
