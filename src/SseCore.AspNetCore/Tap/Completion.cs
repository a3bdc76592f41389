using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SseCore.AspNetCore;

/// <summary>
/// Notifies the application of a stream that has ended, and waits for it. An exception is logged, and
/// goes no further: the client has its whole answer.
/// </summary>
internal static partial class Completion
{
    public static async ValueTask TellAsync(Func<HttpContext, StreamTapReport, ValueTask>? onCompleted, HttpContext context, StreamTapReport report)
    {
        if (onCompleted is null)
        {
            return;
        }

        try
        {
            await onCompleted(context, report).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A context that was not made by a server has no services.
            if (context.RequestServices?.GetService<ILoggerFactory>() is { } loggers)
            {
                LogFailure(
                    loggers.CreateLogger("SseCore.AspNetCore"), exception, report.Outcome, report.Model, report.Usage.Input, report.Usage.Output);
            }
        }
    }

    // With the data needed to bill later, and no content.
    [LoggerMessage(1, LogLevel.Error, "OnCompleted failed. Not taken note of: {Outcome}, {Model}, {InputTokens} tokens in, {OutputTokens} out.")]
    private static partial void LogFailure(
        ILogger logger, Exception exception, StreamOutcome outcome, string? model, long? inputTokens, long? outputTokens);
}
