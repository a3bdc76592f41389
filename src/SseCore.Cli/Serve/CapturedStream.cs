using System.Diagnostics;

namespace SseCore.Cli.Serve;

/// <summary>One stream that went through: its chunks with their times, for replay and download, and what pages were told of it.</summary>
internal sealed class CapturedStream
{
    // Of what is longer the beginning is kept.
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

    /// <summary>What pages were told. The log's, under its lock.</summary>
    public List<byte[]> Messages { get; } = [];

    /// <summary>Whether not all of it was kept.</summary>
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

    /// <summary>Tells the pages.</summary>
    /// <param name="message">JSON.</param>
    /// <param name="isLast">Whether it is the end, which is told in any case.</param>
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
