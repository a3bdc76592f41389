namespace SseCore.Fuzz;

/// <summary>Detects an input that takes too long: even the largest needs only milliseconds.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Action<byte[]> _bark;
    private readonly Timer _timer;
    private volatile byte[]? _current;
    private byte[]? _lastSeen;

    /// <param name="bark">Receives the input, on another thread, while the target is still busy with it.</param>
    public Watchdog(Action<byte[]> bark)
    {
        _bark = bark;
        _timer = new Timer(_ => Look(), state: null, Patience, Patience);
    }

    public void Begin(byte[] input) => _current = input;

    public void End() => _current = null;

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        byte[]? current = _current;
        if (current is not null && ReferenceEquals(current, _lastSeen))
        {
            _bark(current);
        }

        _lastSeen = current;
    }
}
