using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SseCore.Benchmarks.Relay.Relays;

namespace SseCore.Benchmarks.Relay;

/// <summary>An application that has every relay at a separate path.</summary>
internal sealed class RelayHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly Dictionary<string, RelayAnswers> _answers = RelayVariant.All.ToDictionary(variant => variant.Id, _ => new RelayAnswers());

    private RelayHost(Uri upstream)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port: 0));
        _app = builder.Build();
        foreach (RelayVariant variant in RelayVariant.All)
        {
            RequestDelegate forward = context =>
                variant.ForwardAsync(_client, context, new Uri(upstream, (string)context.Request.RouteValues["stream"]!), _answers[variant.Id]);
            _app.MapGet($"/{variant.Id}/{{stream}}", forward);
        }
    }

    public Uri Uri => new(_app.Urls.Single());

    public static async Task<RelayHost> StartAsync(Uri upstream)
    {
        var host = new RelayHost(upstream);
        await host._app.StartAsync();
        return host;
    }

    /// <summary>What a relay has read since the last call.</summary>
    public RelayAnswers AnswersOf(string variant) => _answers[variant];

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _client.Dispose();
    }
}
