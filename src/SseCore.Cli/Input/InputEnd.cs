namespace SseCore.Cli.Input;

/// <summary>Why there is no more to read.</summary>
internal enum InputEnd
{
    /// <summary>The input ended, or no more of it was asked for.</summary>
    Ended,

    /// <summary>It broke off: the connection was lost, the disk failed.</summary>
    Failed,

    /// <summary>The user interrupted the program.</summary>
    Interrupted,
}
