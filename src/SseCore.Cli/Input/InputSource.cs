using System.Net.Http.Headers;
using SseCore.Http;

namespace SseCore.Cli.Input;

/// <summary>An input that was opened: a file, standard input or the body of an HTTP response.</summary>
internal sealed class InputSource : IDisposable
{
    public const string StandardInput = "-";

    private readonly string? _path;
    private readonly IDisposable? _connection;

    private InputSource(Stream stream, string? path)
    {
        Stream = stream;
        _path = path;
    }

    private InputSource(Stream stream, string? contentType, IDisposable connection)
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
            return new InputSource(standardInput, path: StandardInput);
        }

        if (Uri.TryCreate(input, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            return await OpenUrlAsync(uri, http, cancellationToken);
        }

        return new InputSource(OpenFile(input), path: input);
    }

    /// <summary>Whether an exception is one of those with which files and standard input fail.</summary>
    public static bool IsFailure(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>What went wrong, for people.</summary>
    // An UnauthorizedAccessException always says the same; the exception within it has the reason.
    public static string ReasonOf(Exception exception) =>
        (exception is UnauthorizedAccessException ? exception.InnerException ?? exception : exception).Message;

    /// <summary>Why a file or standard input cannot be read, for people.</summary>
    public static InputException Explain(string path, Exception exception)
    {
        if (path == StandardInput)
        {
            return new InputException($"cannot read standard input: {ReasonOf(exception)}.", exception);
        }

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

    /// <summary>
    /// What it means that nothing could be read: an input that cannot be read at all or, for a response that had begun, null.
    /// </summary>
    public InputException? ExplainNothingRead(Exception exception) => _path is null ? null : Explain(_path, exception);

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
        catch (Exception exception) when (IsFailure(exception) || exception is ArgumentException)
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
