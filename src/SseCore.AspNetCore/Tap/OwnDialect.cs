using SseCore.Http;

namespace SseCore.AspNetCore;

/// <summary>A dialect that is given as a type instead of a name.</summary>
internal abstract class OwnDialect
{
    public abstract string Name { get; }

    public abstract DeltaParser CreateParser(DeltaParserOptions options);

    public abstract Task<DeltaStream> OpenAsync(
        HttpClient client, Func<HttpRequestMessage> createRequest, HttpStreamOptions options, CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed class OwnDialect<TDialect> : OwnDialect
    where TDialect : struct, IDeltaDialect
{
    private OwnDialect()
    {
    }

    // One for all, so that options are equal if they name the same dialect.
    public static OwnDialect<TDialect> Instance { get; } = new();

    public override string Name => default(TDialect).Name;

    public override DeltaParser CreateParser(DeltaParserOptions options) => DeltaParser.Create<TDialect>(options);

    public override Task<DeltaStream> OpenAsync(
        HttpClient client, Func<HttpRequestMessage> createRequest, HttpStreamOptions options, CancellationToken cancellationToken) =>
        client.OpenDeltaStreamAsync<TDialect>(createRequest, options, cancellationToken);
}
