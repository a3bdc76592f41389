using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SseCore.Http;

namespace SseCore.Extensions.AI;

/// <summary>
/// An <see cref="IChatClient"/> over <see cref="HttpClientStreamExtensions.OpenDeltaStreamAsync{TDialect}"/>. It always
/// requests a stream; <see cref="GetResponseAsync"/> assembles it.
/// </summary>
/// <remarks>
/// <para>
/// Failures before the first delta are retried, then thrown as <see cref="HttpStreamException"/> or
/// <see cref="HttpRequestException"/>; later ones are an <see cref="IncompleteResponseException"/>.
/// </para>
/// <para>Thread-safe. Disposing it does nothing: the <see cref="HttpClient"/> belongs to the caller.</para>
/// </remarks>
public abstract class DeltaChatClient : IChatClient
{
    private readonly HttpClient _client;
    private readonly DeltaChatClientOptions _options;
    private readonly ChatClientMetadata _metadata;

    private protected DeltaChatClient(HttpClient client, Uri endpoint, DeltaChatClientOptions options, string providerName)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!endpoint.IsAbsoluteUri)
        {
            throw new ArgumentException("The endpoint must be an absolute address.", nameof(endpoint));
        }

        _client = client;
        _options = options;
        Endpoint = endpoint;
        _metadata = new ChatClientMetadata(providerName, endpoint, options.ModelId);
    }

    private protected Uri Endpoint { get; }

    /// <inheritdoc/>
    /// <exception cref="IncompleteResponseException">The answer is not whole; <see cref="IncompleteResponseException.PartialResponse"/> has the part that arrived.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        try
        {
            await foreach (ChatResponseUpdate update in GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
            {
                updates.Add(update);
            }
        }
        catch (IncompleteResponseException exception)
        {
            exception.Add(ToResponse(updates));
            throw;
        }

        return ToResponse(updates);
    }

    /// <inheritdoc/>
    /// <exception cref="IncompleteResponseException">The answer is not whole.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <summary>Returns this client, its <see cref="ChatClientMetadata"/>, or its <see cref="HttpClient"/>.</summary>
    /// <param name="serviceType">The type.</param>
    /// <param name="serviceKey">Must be <see langword="null"/>: no service here has a key.</param>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(HttpClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the <see cref="HttpClient"/> belongs to the caller.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    private protected abstract JsonObject WriteRequest(IEnumerable<ChatMessage> messages, ChatOptions options, string? model);

    private protected abstract Uri RequestUri { get; }

    private protected abstract void Authorize(HttpRequestMessage request, string? apiKey);

    private protected abstract Task<DeltaStream> OpenAsync(
        HttpClient client, Func<HttpRequestMessage> createRequest, HttpStreamOptions options, CancellationToken cancellationToken);

    /// <summary>An endpoint with a path appended; its query string is kept.</summary>
    private protected static Uri Below(Uri endpoint, string path)
    {
        var uri = new UriBuilder(endpoint);
        uri.Path = uri.Path.TrimEnd('/') + "/" + path;
        return uri.Uri;
    }

    private static ChatResponse ToResponse(List<ChatResponseUpdate> updates)
    {
        ChatResponse response = updates.ToChatResponse();
        response.RawRepresentation = updates.Count > 0 ? updates[updates.Count - 1].RawRepresentation : null;
        return response;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        options ??= new ChatOptions();
        byte[] body = Serialize(WriteRequest(messages, options, options.ModelId ?? _options.ModelId), options);
        DeltaStream deltas = await OpenAsync(_client, CreateRequest, _options.Http, cancellationToken).ConfigureAwait(false);
        await using (deltas.ConfigureAwait(false))
        {
            ProviderError? error = null;
            Exception? failure = null;
            ConfiguredCancelableAsyncEnumerable<ChatResponseUpdate>.Enumerator updates =
                deltas.AsChatResponseUpdatesAsync(_options.Updates, cancellationToken).ConfigureAwait(false).GetAsyncEnumerator();
            try
            {
                while (true)
                {
                    try
                    {
                        if (!await updates.MoveNextAsync())
                        {
                            break;
                        }
                    }
                    catch (Exception exception) when (exception is SseException || (exception is IOException && deltas.Summary is not null))
                    {
                        failure = exception;
                        break;
                    }

                    error ??= ErrorOf(updates.Current);
                    yield return updates.Current;
                }
            }
            finally
            {
                await updates.DisposeAsync();
            }

            StreamSummary summary = deltas.Summary ?? new StreamSummary { Outcome = default(StreamSummary).OutcomeAfter(failure) };
            if (failure is not null || (_options.ThrowsOnIncompleteResponse && !ChatUpdateBuilder.IsWhole(summary)))
            {
                throw new IncompleteResponseException(summary.Outcome, summary.Outcome == StreamOutcome.ProviderError ? error : null, failure);
            }
        }

        HttpRequestMessage CreateRequest()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, RequestUri)
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
            };
            request.Headers.Accept.Add(new("text/event-stream"));
            Authorize(request, _options.ApiKey);
            _options.ConfigureRequest?.Invoke(request);
            return request;
        }
    }

    private byte[] Serialize(JsonObject request, ChatOptions options)
    {
        if (options.AdditionalProperties is { } additional)
        {
            foreach (KeyValuePair<string, object?> property in additional)
            {
                request[property.Key] = RequestJson.ToNode(property.Value);
            }
        }

        // Members that the caller sets explicitly take precedence.
        switch (options.RawRepresentationFactory?.Invoke(this))
        {
            case null:
                break;
            case JsonObject raw:
                foreach (KeyValuePair<string, JsonNode?> member in raw)
                {
                    request[member.Key] = member.Value?.DeepClone();
                }

                break;
            case var other:
                throw new NotSupportedException($"ChatOptions.RawRepresentationFactory must give a {nameof(JsonObject)} here, not a {other.GetType().Name}.");
        }

        return RequestJson.ToBytes(request);
    }

    private static ProviderError? ErrorOf(ChatResponseUpdate update)
    {
        foreach (AIContent content in update.Contents)
        {
            if (content is ErrorContent { ErrorCode: not (ChatErrorCodes.Refusal or ChatErrorCodes.Malformed) } error)
            {
                return new ProviderError(error.Details, error.ErrorCode, error.Message);
            }
        }

        return null;
    }
}
