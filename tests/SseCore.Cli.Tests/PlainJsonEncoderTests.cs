using System.Text;
using System.Text.Json;
using SseCore.Cli.Output;

namespace SseCore.Cli.Tests;

public class PlainJsonEncoderTests
{
    [Fact]
    public void Every_scalar_is_read_back_and_only_what_must_be_is_escaped()
    {
        for (int scalar = 0; scalar <= 0x10FFFF; scalar += scalar < 0x3000 ? 1 : 61)
        {
            if (!Rune.TryCreate(scalar, out Rune rune))
            {
                continue;
            }

            string text = $"a{rune}b";
            string json = Write(writer => writer.WriteStringValue(Encoding.UTF8.GetBytes(text)));

            Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
            Assert.Equal(scalar is < 0x20 or '"' or '\\' or 0x85 or 0x2028 or 0x2029, json.Contains('\\', StringComparison.Ordinal));
            Assert.Equal(json, Write(writer => writer.WriteStringValue(text)));
        }
    }

    [Fact]
    public void Broken_UTF8_becomes_a_replacement_character_per_maximal_part()
    {
        byte[] broken = [(byte)'a', 0xFF, (byte)'b', 0xE2, 0x82, (byte)'c', 0xED, 0xA0, 0x80, 0xF0, 0x9F, 0x98];

        string json = Write(writer => writer.WriteStringValue(broken));

        Assert.Equal(Encoding.UTF8.GetString(broken), JsonSerializer.Deserialize<string>(json));
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = PlainJsonEncoder.Instance }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
