namespace SseCore.Generator;

/// <summary>One mistake in a dialect file. Printed in the format that MSBuild and editors recognize.</summary>
internal sealed record Diagnostic(string Path, int Line, int Column, DiagnosticCode Code, string Message)
{
    public override string ToString() => $"{Path}({Line},{Column}): error SSE{(int)Code}: {Message}";
}
