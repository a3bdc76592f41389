using System.Globalization;
using System.Text;

namespace SseCore.TestKit;

/// <summary>
/// The only place that lists where the parser in the framework (10.0) is known to differ from the standard. The lines that cause
/// this are replaced by comments, and everything else is compared strictly.
/// </summary>
public static class InBoxFaults
{
    private const string Comment = ":";

    /// <summary>The stream without the lines that the parser in the framework is known to get wrong.</summary>
    public static byte[] Avoid(ReadOnlySpan<byte> stream)
    {
        // One character per byte, so that broken UTF-8 is preserved.
        List<Line> lines = Line.Split(Encoding.Latin1.GetString(stream));
        int start = 0;
        for (int end = 0; end < lines.Count; end++)
        {
            if (lines[end].Text.Length == 0 && lines[end].Ending.Length > 0)
            {
                AvoidIn(lines, start, end, isFinished: true);
                start = end + 1;
            }
        }

        AvoidIn(lines, start, lines.Count, isFinished: false);
        return Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line.Mark + line.Text + line.Ending)));
    }

    private static void AvoidIn(List<Line> lines, int start, int end, bool isFinished)
    {
        bool hasData = Enumerable.Range(start, end - start).Any(i => lines[i].Field == "data");
        for (int i = start; i < end; i++)
        {
            Line line = lines[i];
            string text = line.Field switch
            {
                // The type of a block without data becomes that of the next event; the standard resets it.
                "event" when !hasData => Comment,

                // An empty type stays empty; in the standard it becomes "message".
                "event" when line.Value.Length == 0 => "event: message",

                // The line sets the last event id; in the standard the blank line that ends the block does.
                "id" when !isFinished => Comment,

                // Digits followed by NUL are accepted as a number; the standard requires ASCII digits only.
                "retry" when line.Value.EndsWith('\0') && line.Value.TrimEnd('\0').All(char.IsAsciiDigit) => Comment,

                // A number beyond what a TimeSpan holds is ignored, and the largest that it holds becomes TimeSpan.MaxValue. The
                // standard has no limit; the library returns the maximum for numbers beyond it.
                "retry" when line.Value.All(char.IsAsciiDigit) && IsAtOrBeyondTimeSpan(line.Value) => Comment,
                _ => line.Text,
            };
            lines[i] = line with { Text = text };
        }
    }

    private static bool IsAtOrBeyondTimeSpan(string digits) =>
        digits.Length > 0 && (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value) || value >= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond);

    // Mark: a byte order mark before the first line.
    private sealed record Line(string Mark, string Text, string Ending)
    {
        private const string ByteOrderMark = "\u00EF\u00BB\u00BF";

        public string Field => Text.Contains(':', StringComparison.Ordinal) ? Text[..Text.IndexOf(':', StringComparison.Ordinal)] : Text;

        public string Value
        {
            get
            {
                string value = Text[Math.Min(Field.Length + 1, Text.Length)..];
                return value.StartsWith(' ') ? value[1..] : value;
            }
        }

        public static List<Line> Split(string text)
        {
            var lines = new List<Line>();
            string mark = text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? ByteOrderMark : "";
            for (int position = mark.Length; position < text.Length || mark.Length > 0;)
            {
                int end = text.IndexOfAny(['\n', '\r'], position);
                end = end < 0 ? text.Length : end;
                int next = Math.Min(text.AsSpan(end).StartsWith("\r\n") ? end + 2 : end + 1, text.Length);
                lines.Add(new Line(mark, text[position..end], text[end..next]));
                mark = "";
                position = next;
            }

            return lines;
        }
    }
}
