using System.Runtime.CompilerServices;

namespace SseCore;

// An event that the chunk's end splits, after an event that continued a text, is kept as it came and compared when the next bytes
// arrive. That costs a copy; framing and parsing it in pieces costs as much as comparing ten events.
public abstract partial class DeltaParser
{
    // Longer events are seldom split, and reading them the plain way costs little more.
    private const int MaxCut = 4096;

    // How much longer than the previous event one may be: by a word, and an escape or two.
    private const int CutSlack = 128;

    // The kept part of an event, if there is one; else the event that the last delta points into.
    private PooledBuffer _cut;
    private FittedShape? _cutShape;

    // The next event, of which the kept part was already read.
    private NextEvent NextOfCut => _framer.NextEvent is { MaxLength: > 0 } next ? next with { HasBegun = true, MaxLength = next.MaxLength - _cut.Length } : default;

    // Keeps the rest of the chunk, if it may be the beginning of such an event.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void KeepCut(FittedShape fitted, scoped ref ReadOnlySpan<byte> input)
    {
        // No line ends within the payload, so no event does either, whatever these bytes turn out to be. If an exception is possible,
        // nothing is kept, because the exception must leave its event with the caller.
        if (_throwsOnInvalidUtf8 || input.Length > MaxCut || input.Length > _maxEventLength
            || input.Slice(Math.Min(fitted.PayloadStart, input.Length)).IndexOfAny((byte)'\r', (byte)'\n') >= 0)
        {
            return;
        }

        _cut.Clear();
        _cut.Append(input);
        _cutShape = fitted;
        input = default;
    }

    // True: a delta. False: the event does not match, or is still incomplete; the plain path has read the kept part.
    private bool TryGoOnFromCut(FittedShape fitted, scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        int kept = _cut.Length;
        int expected = Math.Max((int)(_nextOffset - _eventOffset) - kept, 0) + CutSlack;
        if (TryGoOnFromCut(fitted, kept, expected, ref input, out delta)
            || (input.Length > expected && TryGoOnFromCut(fitted, kept, MaxCut, ref input, out delta)))
        {
            _cutShape = null;
            _goingOn = fitted;
            return true;
        }

        _cut.Truncate(kept);
        LeaveShapes();
        return false;
    }

    // Appends at most `length` bytes of the input to the kept part, and compares.
    private bool TryGoOnFromCut(FittedShape fitted, int kept, int length, scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        _cut.Truncate(kept);
        _cut.Append(input.Slice(0, Math.Min(length, input.Length)));
        ReadOnlySpan<byte> rest = _cut.Span;
        if (!TryGoOn(fitted, ref rest, out delta))
        {
            return false;
        }

        input = input.Slice(_cut.Length - rest.Length - kept);
        return true;
    }

    // Called when spans that were handed out are no longer valid.
    private void PoisonCut()
    {
        if (_cutShape is null)
        {
            _cut.Clear();
            _cut.PoisonForgotten();
        }
    }

    private void ReleaseCut()
    {
        if (_cutShape is null)
        {
            _cut.Release();
        }
    }

    // Called when the plain path takes over.
    private void ReadCut()
    {
        if (_cutShape is not null)
        {
            _cutShape = null;
            ReadOnlySpan<byte> cut = _cut.Span;
            _framer.TryRead(ref cut, out _);
        }
    }
}
