#if NET
namespace SseCore;

/// <summary>The result of <see cref="FittedShape.MatchByLooks"/>: an event and the place of its text, or nothing.</summary>
/// <param name="bits">The result of <see cref="Pack"/>.</param>
// Passed as a number in one register: a struct may be returned through memory, which adds latency to finding the start of the next
// event.
internal readonly struct TextMatch(ulong bits)
{
    /// <summary>The longest event that it can represent.</summary>
    public const int MaxLength = (1 << BitsOfPlace) - 1;

    private const int BitsOfPlace = 20;
    private const ulong OtherFlag = 1UL << (3 * BitsOfPlace);

    private readonly ulong _bits = bits;

    /// <summary>The length of the event; 0 if there is none.</summary>
    public int Length => (int)_bits & MaxLength;

    /// <summary>The start of its text.</summary>
    public int TextStart => (int)(_bits >> BitsOfPlace) & MaxLength;

    /// <summary>The length of the text.</summary>
    public int TextLength => (int)(_bits >> (2 * BitsOfPlace)) & MaxLength;

    /// <summary>Whether the text is ASCII without escapes. Any other text is not yet known to be a valid JSON string.</summary>
    public bool IsPlain => (_bits & OtherFlag) == 0;

    /// <param name="length">The length of the event.</param>
    /// <param name="textStart">The start of its text.</param>
    /// <param name="textLength">The length of the text.</param>
    /// <param name="isPlain">Whether the text is ASCII without escapes.</param>
    public static ulong Pack(nint length, nint textStart, nint textLength, bool isPlain) =>
        (ulong)length | ((ulong)textStart << BitsOfPlace) | ((ulong)textLength << (2 * BitsOfPlace)) | (isPlain ? 0 : OtherFlag);
}
#endif
