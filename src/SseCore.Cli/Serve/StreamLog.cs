using System.Threading.Channels;

namespace SseCore.Cli.Serve;

/// <summary>The latest streams that passed through, and the messages to the pages about them: everything so far, then whatever comes.</summary>
internal sealed class StreamLog
{
    private const int MaxStreams = 100;

    // A page that is this far behind has to reconnect, and then gets everything.
    private const int MaxBehind = 20_000;

    private readonly Lock _lock = new();
    private readonly List<CapturedStream> _streams = [];
    private readonly HashSet<Channel<byte[]>> _pages = [];
    private int _lastId;

    public CapturedStream Begin(string title)
    {
        lock (_lock)
        {
            var stream = new CapturedStream(this, ++_lastId, title);
            _streams.Add(stream);
            if (_streams.Count > MaxStreams)
            {
                _streams.RemoveAt(0);
            }

            return stream;
        }
    }

    public CapturedStream? Find(int id)
    {
        lock (_lock)
        {
            return _streams.Find(stream => stream.Id == id);
        }
    }

    /// <summary>Adds a message about a stream, and sends it to the pages.</summary>
    public void Add(CapturedStream stream, byte[] message)
    {
        lock (_lock)
        {
            stream.Messages.Add(message);
            foreach (Channel<byte[]> page in _pages)
            {
                if (!page.Writer.TryWrite(message))
                {
                    page.Writer.TryComplete();
                }
            }
        }
    }

    /// <summary>The messages to a page, from the beginning.</summary>
    public (ChannelReader<byte[]> Messages, IDisposable Subscription) Subscribe()
    {
        lock (_lock)
        {
            int known = _streams.Sum(stream => stream.Messages.Count);
            Channel<byte[]> page = Channel.CreateBounded<byte[]>(known + MaxBehind);
            foreach (byte[] message in _streams.SelectMany(stream => stream.Messages))
            {
                page.Writer.TryWrite(message);
            }

            _pages.Add(page);
            return (page.Reader, new Subscription(this, page));
        }
    }

    private sealed class Subscription(StreamLog log, Channel<byte[]> page) : IDisposable
    {
        public void Dispose()
        {
            lock (log._lock)
            {
                log._pages.Remove(page);
            }
        }
    }
}
