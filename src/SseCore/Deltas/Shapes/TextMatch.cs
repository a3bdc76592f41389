#if NET
namespace SseCore;

/// <summary>What <see cref="FittedShape.MatchByLooks"/> found: an event and where its text lies in it, or nothing.</summary>
/// <param name="bits">What <see cref="Pack"/> gave.</param>
// All in one register, and handed over as a number: a struct may be returned through memory, which is waited for, and where the
// next event begins depends on it.
internal readonly struct TextMatch(ulong bits)
{
    /// <summary>The longest event that can be told.</summary>
    public const int MaxLength = (1 << BitsOfPlace) - 1;

    private const int BitsOfPlace = 20;
    private const ulong OtherFlag = 1UL << (3 * BitsOfPlace);

    private readonly ulong _bits = bits;

    /// <summary>The length of the event; 0 if there is none.</summary>
    public int Length => (int)_bits & MaxLength;

    /// <summary>Where its text begins.</summary>
    public int TextStart => (int)(_bits >> BitsOfPlace) & MaxLength;

    /// <summary>The length of the text.</summary>
    public int TextLength => (int)(_bits >> (2 * BitsOfPlace)) & MaxLength;

    /// <summary>Whether the text is ASCII without escapes; of any other it is not known whether it is a JSON string.</summary>
    public bool IsPlain => (_bits & OtherFlag) == 0;

    /// <param name="length">The length of the event.</param>
    /// <param name="textStart">Where its text begins.</param>
    /// <param name="textLength">The length of the text.</param>
    /// <param name="isPlain">Whether the text is ASCII without escapes.</param>
    public static ulong Pack(nint length, nint textStart, nint textLength, bool isPlain) =>
        (ulong)length | ((ulong)textStart << BitsOfPlace) | ((ulong)textLength << (2 * BitsOfPlace)) | (isPlain ? 0 : OtherFlag);
}
#endif
