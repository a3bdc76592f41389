using System.Buffers;
using System.Text;

namespace SseCore.Tests.Messages;

/// <summary>The cost of reading: work in proportion to the text, counted, and no allocation.</summary>
[Collection(AllocationCollection.Name)]
public class JsonAccumulatorCostTests
{
    private const int Mebibyte = 1 << 20;

    // Copied once, and twice more as the buffer doubles; read; checked as UTF-8; unescaped as it comes and once as a whole.
    private const int MostTouches = 8;

    private static readonly byte[] Arguments = Encoding.UTF8.GetBytes(
        """{"path":"src/\u00fcber/a~b.cs","edits":[{"line":12,"text":"int x = \"1\";\n\t🙂 \ud83d\ude42","ok":true},{"line":-1.5e3,"text":"","ok":null}],"a/b":{"c":[[],{}]}}""");

    [Theory]
    [InlineData("\"", "x", 8)]
    [InlineData("\"", "x", 1)]
    [InlineData("\"", "\\n", 8)]
    [InlineData("\"", "\\u00e9", 8)]
    [InlineData("\"", "é名", 8)]
    [InlineData("\"", "\\ud83d\\ude42", 8)]
    [InlineData("\"", "\\ud83d", 8)]
    [InlineData("{\"", "x", 8)]
    [InlineData("{\"", "\\ud83d\\ude42", 8)]
    [InlineData("", "7", 8)]
    [InlineData("", "7", 1)]
    [InlineData("", " ", 8)]
    [InlineData("[", "1,", 8)]
    [InlineData("[", "\"a\",", 8)]
    [InlineData("[", "[],", 8)]
    [InlineData("[", "{\"name\":[true,\"\\n\"]},", 8)]
    [InlineData("[", "-1e400,", 8)]
    [InlineData("{", "\"a\":1,", 8)]
    public void Work_is_linear_in_the_text(string start, string repeated, int fragmentSize)
    {
        byte[] text = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(repeated, Mebibyte / Encoding.UTF8.GetByteCount(repeated))));
        using var json = new JsonAccumulator();
        Feed(json, text, fragmentSize);
        Assert.Equal(start.Length == 0 && repeated == " " ? JsonAccumulatorState.NothingYet : JsonAccumulatorState.Incomplete, json.State);
        if (start == "\"")
        {
            Feed(json, "\""u8, fragmentSize);
        }

        // A split character is read again with each fragment until it is whole.
        int reread = JsonEscape.MaxLength / fragmentSize;
        Assert.InRange(json.BytesTouched, text.Length, (MostTouches + reread) * (long)text.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Nothing_is_allocated_once_buffers_are_warm(int fragmentSize)
    {
        using var json = new JsonAccumulator();
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        var allocated = new AllocationRounds(warmUpRounds: 10);
        for (int round = 0; round < 20; round++)
        {
            allocated.Mark();
            for (int document = 0; document < 50; document++)
            {
                json.Reset();
                Feed(json, Arguments, fragmentSize, output);
                json.Complete();
            }
        }

        allocated.AssertZero();
        Assert.Equal(JsonAccumulatorState.Complete, json.State);
    }

    private static void Feed(JsonAccumulator json, ReadOnlySpan<byte> text, int fragmentSize, ArrayBufferWriter<byte>? output = null)
    {
        for (int start = 0; start < text.Length; start += fragmentSize)
        {
            ReadOnlySpan<byte> fragment = text.Slice(start, Math.Min(fragmentSize, text.Length - start));
            while (json.TryRead(ref fragment, out JsonDelta delta))
            {
                if (output is not null)
                {
                    output.ResetWrittenCount();
                    output.Write(delta.Text);
                    output.Write(delta.Name);
                    delta.WritePath(output);
                }
            }

            if (output is not null)
            {
                json.WriteDocument(output);
                json.WriteDocument(output, UnfinishedJson.None);
            }
        }
    }
}
