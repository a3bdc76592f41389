using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace SseCore.AspNetCore.Tests;

/// <summary>Invalid configuration is detected when it is set, not by the first request.</summary>
public class ConfigurationTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/v1")]
    [InlineData("api.openai.com/v1")]
    [InlineData("api.openai.com:443/v1")]
    [InlineData("file:///v1")]
    public async Task An_address_that_cannot_be_asked_is_refused(string upstream)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        await using WebApplication app = builder.Build();

        Assert.Throws<ArgumentException>(nameof(upstream), () => app.MapSseRelay("/f/{**path}", upstream));
        Assert.Throws<ArgumentException>(nameof(upstream), () => app.UseSseRelay("/f", upstream));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("OpenAI-Chat")]
    [InlineData("")]
    [InlineData(null)]
    public void A_dialect_that_does_not_exist_is_refused(string? dialect)
    {
        var exception = Assert.Throws<ArgumentException>(() => new StreamTapOptions { Dialect = dialect! });

        Assert.Contains("auto, ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("openai-chat", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_dialect_there_is_is_taken()
    {
        foreach (string dialect in DeltaParser.DialectNames.Prepend("auto"))
        {
            using var tap = new StreamTap(new() { Dialect = dialect });
        }
    }
}
