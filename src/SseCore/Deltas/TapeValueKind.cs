namespace SseCore;

// The order is used: everything above False "has a value", the two strings only when they are not empty.
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
