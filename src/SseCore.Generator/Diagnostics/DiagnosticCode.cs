namespace SseCore.Generator;

/// <summary>The stable codes of the mistakes in dialect files. <c>docs/generator.md</c> explains each.</summary>
internal enum DiagnosticCode
{
    UnreadableFile = 1001,
    InvalidJson = 1002,
    DuplicateMember = 1003,
    UnknownMember = 1004,
    MissingMember = 1005,
    WrongType = 1006,
    InvalidName = 1007,
    InvalidPath = 1008,
    UnknownWord = 1009,
    InvalidExpectation = 1010,
    CaptureNotAllowed = 1011,
    PathsNotOnOneChain = 1012,
    CaptureOutOfScope = 1013,
    GuardOutOfScope = 1014,
    ChoicesDisagree = 1015,
    WithoutEffect = 1016,
    DuplicateDialect = 1017,
    TooLarge = 1018,
    DuplicateRule = 1019,
}
