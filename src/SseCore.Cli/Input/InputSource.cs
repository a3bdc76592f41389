using System.Net.Http.Headers;

namespace SseCore.Cli.Input;

/// <summary>An input that was opened: a file, standard input or the body of an HTTP response.</summary>
internal sealed class InputSource : IDisposable
{
    public const string StandardInput = "-";

    private readonly IDisposable? _connection;

    private InputSource(Stream stream, IDisposable? connection = null)
    {
        Stream = stream;
        _connection = connection;
    }

    public Stream Stream { get; }

    /// <summary>How many bytes there are, where that is known.</summary>
    public long? Length => Stream.CanSeek ? Stream.Length : null;

    /// <summary>Whether the bytes may come with time, so that it means something when they do.</summary>
    public bool IsLive => !Stream.CanSeek;

    /// <exception cref="InputException">It cannot be opened.</exception>
    public static async Task<InputSource> OpenAsync(string input, Stream standardInput, CancellationToken cancellationToken)
    {
        if (input == StandardInput)
        {
            return new InputSource(standardInput);
        }

        return Uri.TryCreate(input, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? await OpenUrlAsync(uri, cancellationToken)
            : new InputSource(OpenFile(input));
    }

    public void Dispose()
    {
        Stream.Dispose();
        _connection?.Dispose();
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            // Shared with a program that still writes it.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string reason = exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException when Directory.Exists(path) => "it is a directory",
                UnauthorizedAccessException => "access is denied",
                _ => exception.Message,
            };
            throw new InputException($"cannot read '{path}': {reason}.", exception);
        }
    }

    private static async Task<InputSource> OpenUrlAsync(Uri uri, CancellationToken cancellationToken)
    {
        // No time limit: a stream takes as long as it takes. A proxy cannot reach this machine's own loopback.
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = !uri.IsLoopback }) { Timeout = Timeout.InfiniteTimeSpan };
        // Keys are passed in queries; they do not belong into messages.
        string name = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new InputException($"cannot read {name}: the server answered {(int)response.StatusCode} {response.ReasonPhrase}.");
            }

            return new InputSource(await response.Content.ReadAsStreamAsync(cancellationToken), client);
        }
        catch (HttpRequestException exception)
        {
            client.Dispose();
            throw new InputException($"cannot read {name}: {exception.Message}", exception);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
