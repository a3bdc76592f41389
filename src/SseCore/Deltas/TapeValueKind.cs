namespace SseCore;

// The order matters: everything above False "has a value", the two strings only if they are not empty.
internal enum TapeValueKind : byte
{
    Absent,
    Null,
    False,
    String,
    EscapedString,
    True,
    Number,
    Container,
}
