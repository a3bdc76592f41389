using System.Diagnostics;
using System.Globalization;

namespace SseCore.Cli.Input;

/// <summary>The amount read, on one line that is erased at the end. Inputs that are read at once show none.</summary>
internal sealed class Progress(TextWriter output, long? total) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private long _shownAt = Stopwatch.GetTimestamp();
    private long _bytes;
    private bool _isShown;

    public void Advance(int bytes)
    {
        _bytes += bytes;
        if (Stopwatch.GetElapsedTime(_shownAt) < Interval)
        {
            return;
        }

        _shownAt = Stopwatch.GetTimestamp();
        _isShown = true;
        string share = total > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {total / 1e6:N1} MB ({100.0 * _bytes / total:N0} %)") : " MB";
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\r\e[K{_bytes / 1e6:N1}{share}"));
    }

    public void Dispose()
    {
        if (_isShown)
        {
            output.Write("\r\e[K");
        }
    }
}
