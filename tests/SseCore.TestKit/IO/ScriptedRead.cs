using System.IO.Pipelines;

namespace SseCore.TestKit;

/// <summary>The result of one read of a <see cref="ScriptedPipeReader"/>.</summary>
public sealed record ScriptedRead
{
    private ScriptedRead()
    {
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Segments { get; private init; } = [];

    public bool IsCompleted { get; private init; }

    public bool IsCanceled { get; private init; }

    public bool IsPending { get; private init; }

    public Exception? Failure { get; private init; }

    /// <summary>The source wakes up without bytes.</summary>
    public static ScriptedRead Nothing { get; } = new();

    /// <summary>The source has ended.</summary>
    public static ScriptedRead End { get; } = new() { IsCompleted = true };

    /// <summary>Nothing arrives until <see cref="ScriptedPipeReader.Resume"/>, which continues with the next step, or until the read is cancelled.</summary>
    public static ScriptedRead Pending { get; } = new() { IsPending = true };

    /// <summary>Bytes arrive, in these segments, which may be empty.</summary>
    public static ScriptedRead Bytes(params ReadOnlyMemory<byte>[] segments) => new() { Segments = segments };

    /// <summary>The last bytes arrive together with the end.</summary>
    public static ScriptedRead BytesAndEnd(params ReadOnlyMemory<byte>[] segments) => new() { Segments = segments, IsCompleted = true };

    /// <summary>Bytes arrive while <see cref="PipeReader.CancelPendingRead"/> wakes up the read.</summary>
    public static ScriptedRead Cancelled(params ReadOnlyMemory<byte>[] segments) => new() { Segments = segments, IsCanceled = true };

    /// <summary>The source fails.</summary>
    public static ScriptedRead Fail(Exception failure) => new() { Failure = failure };
}
