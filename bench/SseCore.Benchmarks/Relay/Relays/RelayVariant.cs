using Microsoft.AspNetCore.Http;

namespace SseCore.Benchmarks.Relay.Relays;

/// <summary>One way to forward a stream and look at it. All use the same client, and flush everything that they have read.</summary>
/// <param name="Id">Its path.</param>
/// <param name="Description">Its description for people.</param>
/// <param name="IsBlind">Whether it does not look at the stream.</param>
/// <param name="ForwardAsync">Forwards the response to a request.</param>
internal sealed record RelayVariant(
    string Id, string Description, bool IsBlind, Func<HttpClient, HttpContext, Uri, RelayAnswers, Task> ForwardAsync)
{
    public const string BlindId = "blind";

    public const string TapId = "ssecore";

    public static IReadOnlyList<RelayVariant> All { get; } =
    [
        new(BlindId, "blind: bytes are copied, nothing else", IsBlind: true, (client, context, target, _) => BlindRelay.ForwardAsync(client, context, target)),
        new(TapId, "SseCore: bytes are copied, with the tap", IsBlind: false, TapRelay.ForwardAsync),
        new("in-box", "SseParser + Utf8JsonReader, over a stream that copies what is read", IsBlind: false, ParserRelay.ForwardAsync),
        new("read-line", "StreamReader.ReadLine + JsonDocument, lines are written anew", IsBlind: false, LineRelay.ForwardAsync),
    ];

    public static RelayVariant Named(string id) => All.Single(variant => variant.Id == id);
}
