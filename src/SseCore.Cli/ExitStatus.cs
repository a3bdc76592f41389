namespace SseCore.Cli;

/// <summary>The exit statuses of <c>ssecore</c>.</summary>
internal static class ExitStatus
{
    /// <summary>The stream is complete.</summary>
    public const int Complete = 0;

    /// <summary>Bad usage, or an input that cannot be read.</summary>
    public const int Unusable = 2;

    /// <summary>The stream did not complete, or reported an error.</summary>
    public const int Incomplete = 3;

    /// <summary>Interrupted: 128 + SIGINT, as in shells.</summary>
    public const int Interrupted = 130;
}
