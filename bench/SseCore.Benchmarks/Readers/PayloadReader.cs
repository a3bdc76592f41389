using System.Net.ServerSentEvents;

namespace SseCore.Benchmarks.Readers;

/// <summary>
/// Reads a stream payload by payload, framed with the means of the framework: event streams by the in-box
/// <see cref="SseParser"/> with a span callback, lines by IndexOf over a buffer of 16 KiB.
/// </summary>
public abstract class PayloadReader
{
    private readonly SseItemParser<bool> _parse;
    private readonly Utf8Lines? _lines;
    private Tally _tally;

    private protected PayloadReader(bool isLines)
    {
        _parse = Parse;
        _lines = isLines ? new Utf8Lines() : null;
    }

    private protected ref Tally Tally => ref _tally;

    public Tally Read(Stream stream)
    {
        Begin();
        if (_lines is null)
        {
            foreach (SseItem<bool> item in SseParser.Create(stream, _parse).Enumerate())
            {
                if (item.Data)
                {
                    break;
                }
            }

            return _tally;
        }

        for (int read = 1; read > 0 && !ParseLines(); _lines.Add(read))
        {
            read = stream.Read(_lines.Free.Span);
        }

        return _tally;
    }

    public async Task<Tally> ReadAsync(Stream stream)
    {
        Begin();
        if (_lines is null)
        {
            await foreach (SseItem<bool> item in SseParser.Create(stream, _parse).EnumerateAsync())
            {
                if (item.Data)
                {
                    break;
                }
            }

            return _tally;
        }

        for (int read = 1; read > 0 && !ParseLines(); _lines.Add(read))
        {
            read = await stream.ReadAsync(_lines.Free);
        }

        return _tally;
    }

    /// <returns>Whether it was the terminator.</returns>
    private protected abstract bool Parse(string eventType, ReadOnlySpan<byte> data);

    private protected virtual void Begin()
    {
        _tally = default;
        _lines?.Clear();
    }

    private bool ParseLines()
    {
        while (_lines!.TryRead(out ReadOnlySpan<byte> line))
        {
            if (Parse(SseParser.EventTypeDefault, line))
            {
                return true;
            }
        }

        return false;
    }
}
