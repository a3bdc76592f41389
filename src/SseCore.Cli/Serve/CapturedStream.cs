using System.Diagnostics;

namespace SseCore.Cli.Serve;

/// <summary>One stream that passed through: its chunks with their times, for replay and download, and the messages to the pages about it.</summary>
internal sealed class CapturedStream
{
    // Only the beginning of a longer stream is kept.
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int MaxMessages = 50_000;

    private readonly StreamLog _log;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan At, byte[] Bytes)> _chunks = [];
    private int _bytes;

    public CapturedStream(StreamLog log, int id, string title)
    {
        _log = log;
        Id = id;
        Title = title;
    }

    public int Id { get; }

    public string Title { get; }

    /// <summary>The messages to the pages. Guarded by the log's lock.</summary>
    public List<byte[]> Messages { get; } = [];

    /// <summary>Whether a part was not kept.</summary>
    public bool IsTruncated { get; private set; }

    public IReadOnlyList<(TimeSpan At, byte[] Bytes)> Chunks
    {
        get
        {
            lock (_lock)
            {
                return [.. _chunks];
            }
        }
    }

    public void AddChunk(ReadOnlySpan<byte> chunk)
    {
        lock (_lock)
        {
            if (_bytes + chunk.Length > MaxBytes)
            {
                IsTruncated = true;
                return;
            }

            _bytes += chunk.Length;
            _chunks.Add((Elapsed, chunk.ToArray()));
        }
    }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_startedAt);

    /// <summary>Adds a message for the pages.</summary>
    /// <param name="message">JSON.</param>
    /// <param name="isLast">Whether it is the end, which is always added.</param>
    public void Tell(byte[] message, bool isLast = false)
    {
        if (isLast || Messages.Count < MaxMessages)
        {
            _log.Add(this, message);
        }
        else
        {
            IsTruncated = true;
        }
    }
}
