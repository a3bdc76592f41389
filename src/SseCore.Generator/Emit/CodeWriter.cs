using System.Text;

namespace SseCore.Generator;

/// <summary>Writes lines of C# with their indentation; lines end with LF on every system.</summary>
internal sealed class CodeWriter
{
    private const int IndentSize = 4;

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _blankLineDue;

    public override string ToString() => _text.ToString();

    public void Line(string line)
    {
        if (_blankLineDue)
        {
            _text.Append('\n');
            _blankLineDue = false;
        }

        _text.Append(' ', _depth * IndentSize).Append(line).Append('\n');
    }

    /// <summary>Leaves a line blank, unless the block ends or has just begun.</summary>
    public void Blank() => _blankLineDue = _text.Length > 0 && !EndsWith("{\n");

    public void Open(string header)
    {
        Line(header);
        OpenBlock();
    }

    public void OpenBlock()
    {
        Line("{");
        _depth++;
    }

    public void Close()
    {
        _blankLineDue = false;
        _depth--;
        Line("}");
    }

    /// <summary>Indents the lines that <paramref name="body"/> writes, without braces.</summary>
    public void Indented(Action body)
    {
        _depth++;
        body();
        _blankLineDue = false;
        _depth--;
    }

    private bool EndsWith(string end) => _text.Length >= end.Length && _text.ToString(_text.Length - end.Length, end.Length) == end;
}
