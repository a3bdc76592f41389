using System.Text;

namespace SseCore.Http;

/// <summary>Reads the error in the body of an error response.</summary>
internal static class ErrorBody
{
    // The useful part of an error arrives at once; some servers then keep the connection open.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Creates a parser for errors of an unknown provider.</summary>
    public static DeltaParser AutoParser(DeltaParserOptions options) => DeltaParser.Create("auto", options);

    /// <summary>Reads the beginning of a body. Failures while reading are ignored: the response is an error already.</summary>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, TimeProvider time, CancellationToken cancellationToken)
    {
        // Most are short, and the limit may be any number.
        byte[] buffer = new byte[Math.Min(maxBytes, 4096)];
        int length = 0;
        using CancellationTokenSource patience = Delays.CreateTimeout(time, Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using ResponseStream body = await ResponseStream.OpenAsync(response, either.Token).ConfigureAwait(false);
            int read;
            while (length < maxBytes && (read = await ReadAsync(body, buffer, length, either.Token).ConfigureAwait(false)) > 0)
            {
                length += read;
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, (int)Math.Min(maxBytes, 2L * length));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        Array.Resize(ref buffer, length);
        return buffer;
    }

    /// <summary>The error in the body, by the same rules as for streams; null if there is none.</summary>
    public static ProviderError? Parse(byte[] body, string? contentType, Func<DeltaParserOptions, DeltaParser> createParser)
    {
        using DeltaParser parser = createParser(new DeltaParserOptions { Kinds = DeltaKinds.Error, ContentType = contentType });
        ReadOnlySpan<byte> rest = body;
        ProviderError? error = null;
        try
        {
            TakeErrors(parser, ref rest, ref error);
            parser.Complete();
            TakeErrors(parser, ref rest, ref error);
        }
        catch (SseException)
        {
            // Larger than any event may be: what it says is in the body.
        }

        return error;
    }

    public static string ToText(byte[] body) => Encoding.UTF8.GetString(body);

    private static async ValueTask<int> ReadAsync(Stream body, byte[] buffer, int start, CancellationToken cancellationToken) =>
#if NET
        await body.ReadAsync(buffer.AsMemory(start), cancellationToken).ConfigureAwait(false);
#else
        await body.ReadAsync(buffer, start, buffer.Length - start, cancellationToken).ConfigureAwait(false);
#endif

    private static void TakeErrors(DeltaParser parser, ref ReadOnlySpan<byte> rest, ref ProviderError? error)
    {
        while (parser.TryRead(ref rest, out Delta delta))
        {
            error ??= new ProviderError(TextOf(delta.ErrorType), TextOf(delta.ErrorCode), TextOf(delta.ErrorMessage));
        }
    }

    private static string? TextOf(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text.ToArray());
}
