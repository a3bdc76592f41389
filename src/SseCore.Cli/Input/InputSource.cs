using System.Net.Http.Headers;
using SseCore.Http;

namespace SseCore.Cli.Input;

/// <summary>An input that was opened: a file, standard input or the body of an HTTP response.</summary>
internal sealed class InputSource : IDisposable
{
    public const string StandardInput = "-";

    private readonly IDisposable? _connection;

    private InputSource(Stream stream, string? contentType = null, IDisposable? connection = null)
    {
        Stream = stream;
        ContentType = contentType;
        _connection = connection;
    }

    public Stream Stream { get; }

    /// <summary>The content type, if the input comes from a server that sends one.</summary>
    public string? ContentType { get; }

    /// <summary>The number of bytes, if known.</summary>
    public long? Length => Stream.CanSeek ? Stream.Length : null;

    /// <summary>Whether the bytes may arrive over time, so that their timing is meaningful.</summary>
    public bool IsLive => !Stream.CanSeek;

    /// <exception cref="InputException">It cannot be opened.</exception>
    public static async Task<InputSource> OpenAsync(string input, Stream standardInput, HttpInputRequest http, CancellationToken cancellationToken)
    {
        if (input == StandardInput)
        {
            return new InputSource(standardInput);
        }

        if (Uri.TryCreate(input, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            return await OpenUrlAsync(uri, http, cancellationToken);
        }

        return new InputSource(OpenFile(input));
    }

    /// <summary>Why a file cannot be opened, for people.</summary>
    public static InputException Explain(string path, Exception exception)
    {
        string reason = exception switch
        {
            _ when path.Contains("://", StringComparison.Ordinal) => "files and http(s) URLs can be read",
            // ArgumentException: the name is empty.
            FileNotFoundException or DirectoryNotFoundException or ArgumentException => "there is no such file",
            UnauthorizedAccessException when Directory.Exists(path) => "it is a directory",
            UnauthorizedAccessException => "access is denied",
            _ => exception.Message,
        };
        return new InputException($"cannot read '{path}': {reason}.", exception);
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
            // Shared with a program that is still writing it.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Explain(path, exception);
        }
    }

    private static async Task<InputSource> OpenUrlAsync(Uri uri, HttpInputRequest http, CancellationToken cancellationToken)
    {
        HttpClient client = HttpInput.CreateClient(uri);
        try
        {
            HttpResponseMessage response = await client.OpenResponseAsync(() => http.Create(uri), cancellationToken: cancellationToken);
            // As received: the framework's parser rejects the whole value if anything after the media type is malformed.
            string? contentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values) ? values.ToString() : null;
            return new InputSource(await response.Content.ReadAsStreamAsync(cancellationToken), contentType, client);
        }
        catch (HttpRequestException exception)
        {
            client.Dispose();
            throw new InputException(HttpInput.Explain(uri, exception), exception);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
