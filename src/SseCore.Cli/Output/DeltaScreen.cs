using System.Buffers;
using Spectre.Console;

namespace SseCore.Cli.Output;

/// <summary>
/// Shows deltas as they arrive, with unchanged bytes. On a terminal, thinking is dim and a tool call's arguments grow on one
/// line; elsewhere everything is appended.
/// </summary>
internal sealed class DeltaScreen(Terminal terminal, IAnsiConsole console)
{
    private readonly Stream _output = terminal.Out;
    private readonly bool _isAnsi = console.Profile.Capabilities.Ansi;
    private readonly ArrayBufferWriter<byte> _call = new();
    private DeltaKind _shown;

    public void Show(scoped in Delta delta)
    {
        switch (delta.Kind)
        {
            case DeltaKind.Text:
                Begin(DeltaKind.Text);
                _output.Write(delta.Text);
                break;
            case DeltaKind.Reasoning:
                Begin(DeltaKind.Reasoning);
                WriteIfAnsi("\e[2m"u8);
                _output.Write(delta.Text);
                WriteIfAnsi("\e[0m"u8);
                break;
            case DeltaKind.ToolCallStart:
                Begin(DeltaKind.ToolCallStart);
                _call.ResetWrittenCount();
                GrowCall("▸ "u8);
                GrowCall(delta.Name);
                GrowCall(" "u8);
                break;
            case DeltaKind.ToolCallArguments:
                GrowCall(delta.Text);
                break;
            case DeltaKind.ToolCallEnd when _isAnsi:
                WriteCall(_call.WrittenSpan);
                break;
        }

        _output.Flush();
    }

    /// <summary>Ends the current line, if there is one.</summary>
    public void EndLine()
    {
        Begin(DeltaKind.None);
        _output.Flush();
    }

    /// <summary>Ends the current line, and leaves a blank one.</summary>
    public void End()
    {
        Begin(DeltaKind.None);
        _output.Write("\n"u8);
        _output.Flush();
    }

    // Different kinds go on different lines.
    private void Begin(DeltaKind kind)
    {
        if (_shown != kind && _shown != DeltaKind.None)
        {
            _output.Write("\n"u8);
        }

        _shown = kind;
    }

    private void GrowCall(ReadOnlySpan<byte> text)
    {
        if (!_isAnsi)
        {
            _output.Write(text);
            return;
        }

        _call.Write(text);
        // A line that wraps could not be overwritten; the end of a long one is the part that changes.
        ReadOnlySpan<byte> visible = _call.WrittenSpan;
        visible = visible[Math.Max(visible.Length - (terminal.Width - 1), 0)..];
        while (!visible.IsEmpty && (visible[0] & 0xC0) == 0x80)
        {
            visible = visible[1..];
        }

        WriteCall(visible);
    }

    private void WriteCall(ReadOnlySpan<byte> text)
    {
        _output.Write("\r\e[K\e[33m"u8);
        _output.Write(text);
        _output.Write("\e[0m"u8);
    }

    private void WriteIfAnsi(ReadOnlySpan<byte> sequence)
    {
        if (_isAnsi)
        {
            _output.Write(sequence);
        }
    }
}
