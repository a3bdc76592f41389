using System.Runtime.CompilerServices;

namespace SseCore;

// An event that a chunk's end cuts, where all before it went on with one text: kept as it came, and compared once the rest of it is
// there. That costs a copy; to frame and parse it piece by piece costs more than the ten events before it.
public abstract partial class DeltaParser
{
    // Longer ones are seldom cut, and cost little more as they are.
    private const int MaxCut = 4096;

    // How much longer than the event before one may be: a word's length, and an escape or two.
    private const int CutSlack = 128;

    // The event so far; with nothing that it is compared with, what was handed out of it.
    private PooledBuffer _cut;
    private FittedShape? _cutShape;

    // What is left of the chunk is such an event's beginning. False: nothing was done.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryKeepCut(FittedShape fitted, scoped ref ReadOnlySpan<byte> input)
    {
        // Within the payload no line ends, so no event either, whatever these bytes turn out to be. What is refused is refused where
        // it is read.
        if (_throwsOnInvalidUtf8 || input.Length > MaxCut || input.Length > _maxEventLength || input.Slice(Math.Min(fitted.PayloadStart, input.Length)).IndexOfAny((byte)'\r', (byte)'\n') >= 0)
        {
            return false;
        }

        _cut.Clear();
        _cut.Append(input);
        _cutShape = fitted;
        input = default;
        return true;
    }

    // True: a delta. False: it was another event, or is longer; what was kept is where it would have been without.
    private bool TryGoOnFromCut(FittedShape fitted, scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        int kept = _cut.Length;
        _cut.Append(input.Slice(0, Math.Min(input.Length, Math.Max(fitted.Length - kept, 0) + CutSlack)));
        ReadOnlySpan<byte> rest = _cut.Span;
        if (TryGoOn(fitted, ref rest, out delta))
        {
            input = input.Slice(_cut.Length - rest.Length - kept);
            _cutShape = null;
            _goingOn = fitted;
            return true;
        }

        _cut.Truncate(kept);
        LeaveShapes();
        return false;
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
            _source.TryRead(ref cut, out _);
        }
    }
}
