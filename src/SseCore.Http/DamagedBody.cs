namespace SseCore.Http;

/// <summary>Recognizes the failures of a handler that decompresses a damaged body.</summary>
// SseCore.AspNetCore is compiled with it as well.
internal static class DamagedBody
{
    /// <summary>Whether a read failed because the body is damaged: gzip and deflate throw one exception, Brotli another.</summary>
    public static bool IsReasonOf(Exception exception) => exception is InvalidDataException or (InvalidOperationException and not ObjectDisposedException);

    /// <summary>The exception to report, which is that of a failed connection.</summary>
    public static IOException ToException(Exception exception) => new("The compressed response is damaged.", exception);
}
