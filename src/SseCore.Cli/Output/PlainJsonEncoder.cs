using System.Buffers;
using System.Text.Encodings.Web;

namespace SseCore.Cli.Output;

/// <summary>
/// Escapes what JSON requires to be escaped, and the characters that Unicode, and some line readers, treat as the end of a line.
/// The built-in relaxed encoder comes close, but writes emoji as pairs of <c>\u</c> escapes, and the text of language models
/// is full of them.
/// </summary>
internal sealed unsafe class PlainJsonEncoder : JavaScriptEncoder
{
    private const char NextLine = '\u0085';
    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';

    public static readonly PlainJsonEncoder Instance = new();

    private static readonly SearchValues<byte> EscapedOrNotAscii = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\', .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    private static readonly SearchValues<char> EscapedOrSurrogate = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', NextLine, LineSeparator, ParagraphSeparator, .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    private PlainJsonEncoder()
    {
    }

    // As in \uFFFF.
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\' or NextLine or LineSeparator or ParagraphSeparator;

    // These two only find where to start looking at each scalar, so they may stop at characters that are then left unchanged.
    public override int FindFirstCharacterToEncode(char* text, int textLength) =>
        new ReadOnlySpan<char>(text, textLength).IndexOfAny(EscapedOrSurrogate);

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(EscapedOrNotAscii);

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
