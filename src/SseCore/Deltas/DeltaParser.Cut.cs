using System.Runtime.CompilerServices;

namespace SseCore;

// An event that a chunk's end cuts, where the one before it went on with a text: kept as it came, and compared when the next bytes
// come. That costs a copy; to frame and parse it piece by piece costs as much as ten events that are compared.
public abstract partial class DeltaParser
{
    // Longer ones are seldom cut, and cost little more as they are.
    private const int MaxCut = 4096;

    // How much longer than the event before one may be: a word's length, and an escape or two.
    private const int CutSlack = 128;

    // What there is of the event, if there is one; else what the delta handed out last points into.
    private PooledBuffer _cut;
    private FittedShape? _cutShape;

    // What is known of the next event: so much of it was read.
    private NextEvent NextOfCut => _framer.NextEvent is { MaxLength: > 0 } next ? next with { HasBegun = true, MaxLength = next.MaxLength - _cut.Length } : default;

    // What is left of the chunk may be such an event's beginning: then it is taken.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void KeepCut(FittedShape fitted, scoped ref ReadOnlySpan<byte> input)
    {
        // Within the payload no line ends, so no event either, whatever these bytes turn out to be. An exception leaves its event
        // with the caller, which one that was kept is not.
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

    // True: a delta. False: it is another event, or the rest of it has not come yet; what was kept was read by the plain path.
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

    // With so much of the input behind what was kept.
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

    // Called where what was handed out may not be read any more.
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

    // Called where the plain path goes on.
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
