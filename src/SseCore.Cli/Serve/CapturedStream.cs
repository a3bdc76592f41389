using System.Diagnostics;

namespace SseCore.Cli.Serve;

/// <summary>One stream that passed through: its chunks with their times, for replay and download, and the messages to the pages about it.</summary>
internal sealed class CapturedStream
{
    // Only the beginning of a longer stream is kept: so much of its bytes, and so much of the messages about it.
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int MaxMessages = 50_000;

    private readonly StreamLog _log;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan At, byte[] Bytes)> _chunks = [];
    private int _bytes;
    private int _messageBytes;
    private bool _areChunksCut;
    private bool _areMessagesCut;

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

    /// <summary>Whether only the beginning was kept.</summary>
    public bool IsCut => _areChunksCut || _areMessagesCut;

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
            // Nothing smaller that would still fit: what is kept is the beginning.
            _areChunksCut |= _bytes + chunk.Length > MaxBytes;
            if (_areChunksCut)
            {
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
        _areMessagesCut |= !isLast && (Messages.Count >= MaxMessages || _messageBytes + message.Length > MaxBytes);
        if (_areMessagesCut && !isLast)
        {
            return;
        }

        _messageBytes += message.Length;
        _log.Add(this, message);
    }
}
