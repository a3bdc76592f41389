using System.Buffers;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Messages;

/// <summary>The content and the place of deltas.</summary>
public class JsonDeltaTests
{
    [Fact]
    public void Every_kind_says_where_it_is()
    {
        using var json = new JsonAccumulator();
        var transcript = new JsonTranscript();
        transcript.Read(json, """{"tags":["a",{"b":-1}],"ok":true,"no":null}"""u8);
        Assert.Equal(
            """
            ObjectStart  0 -1 '' @0 '' 0
            MemberName /tags 1 -1 'tags' @1 'tags' 0
            ArrayStart /tags 1 -1 'tags' @8 '' 0
            StringEnd /tags/0 2 0 '' @9 'a' 3
            ObjectStart /tags/1 2 1 '' @13 '' 0
            MemberName /tags/1/b 3 -1 'b' @14 'b' 0
            Number /tags/1/b 3 -1 'b' @18 '-1' 2
            ObjectEnd /tags/1 2 1 '' @13 '' 8
            ArrayEnd /tags 1 -1 'tags' @8 '' 14
            MemberName /ok 1 -1 'ok' @23 'ok' 0
            True /ok 1 -1 'ok' @28 'true' 4
            MemberName /no 1 -1 'no' @33 'no' 0
            Null /no 1 -1 'no' @38 'null' 4
            ObjectEnd  0 -1 '' @0 '' 43
            DocumentEnd  0 -1 '' @0 '' 43

            """.ReplaceLineEndings(Environment.NewLine),
            transcript.ToString());
    }

    // The names of RFC 6901, section 5.
    [Theory]
    [InlineData("""{"":0""", "/")]
    [InlineData("""{"a/b":1""", "/a~1b")]
    [InlineData("""{"m~n":8""", "/m~0n")]
    [InlineData("""{"~1":8""", "/~01")]
    [InlineData("""{"a\/\u0062":1""", "/a~1b")]
    [InlineData("""{"\ud83d":1""", "/\uFFFD")]
    [InlineData("""[0,1,2,3,4,5,6,7,8,9,[{"é":1""", "/10/0/é")]
    public void A_path_is_a_JSON_Pointer(string text, string path)
    {
        using var json = new JsonAccumulator();
        ReadOnlySpan<byte> fragment = Encoding.UTF8.GetBytes(text + " ");
        bool isFound = false;
        while (json.TryRead(ref fragment, out JsonDelta delta))
        {
            if (delta.Kind != JsonDeltaKind.Number || delta.GetPath() != path)
            {
                continue;
            }

            isFound = true;
            byte[] expected = Encoding.UTF8.GetBytes(path);
            Assert.Equal(expected, delta.Path);

            var output = new ArrayBufferWriter<byte>();
            delta.WritePath(output);
            Assert.Equal(expected, output.WrittenSpan);

            Span<byte> room = new byte[expected.Length];
            Assert.False(delta.TryWritePath(room.Slice(1), out int written));
            Assert.Equal(0, written);
            Assert.True(delta.TryWritePath(room, out written));
            Assert.Equal(expected, room.Slice(0, written));
        }

        Assert.True(isFound);
    }

    [Fact]
    public void A_name_stays_while_the_path_is_made()
    {
        string outer = new('o', 5000);
        using var json = new JsonAccumulator();
        ReadOnlySpan<byte> fragment = Encoding.UTF8.GetBytes($$"""{"\n{{outer}}":{"\ninner":1,""");
        while (json.TryRead(ref fragment, out JsonDelta delta))
        {
            if (delta.Kind == JsonDeltaKind.Number)
            {
                ReadOnlySpan<byte> name = delta.Name;
                Assert.Equal($"/\n{outer}/\ninner", delta.GetPath());
                Assert.Equal("\ninner"u8, name);
            }
        }
    }

    [Theory]
    [InlineData("\"ab|cd\"", "ab|cd")]
    [InlineData("\"a\\|n|b\"", "a|\n|b")]
    [InlineData("\"a\\u0|041|b\"", "a|A|b")]
    [InlineData("\"x\\ud83d|\\ude42|y\"", "x|🙂|y")]
    [InlineData("\"x\\ud83d|\\|n\"", "x|\uFFFD\n")]
    [InlineData("\"x\\ud83d|\"", "x|\uFFFD")]
    public void A_character_appears_when_it_is_whole(string fragments, string texts)
    {
        using var json = new JsonAccumulator();
        var found = new List<string>();
        foreach (string part in fragments.Split('|'))
        {
            ReadOnlySpan<byte> fragment = Encoding.UTF8.GetBytes(part);
            while (json.TryRead(ref fragment, out JsonDelta delta))
            {
                if (delta.Kind == JsonDeltaKind.StringText)
                {
                    found.Add(Encoding.UTF8.GetString(delta.Text));
                }
            }
        }

        Assert.Equal(texts, string.Join('|', found));
    }

    [Fact]
    public void A_number_that_ends_with_the_text_is_told_after_Complete()
    {
        using var json = new JsonAccumulator();
        var transcript = new JsonTranscript();
        transcript.Read(json, "-1"u8);
        transcript.Read(json, "2"u8);
        Assert.Equal("", transcript.ToString());
        json.Complete();
        transcript.Read(json, default);
        Assert.Equal([("", "-12"), ("", "-12")], transcript.WholeValues);
        Assert.Equal(JsonAccumulatorState.Complete, json.State);
    }

    [Fact]
    public void An_element_can_be_used_as_soon_as_it_is_whole()
    {
        using var json = new JsonAccumulator();
        var transcript = new JsonTranscript();
        transcript.Read(json, """{"steps":[{"say":"a","n":1},{"say":"b"""u8);
        Assert.Contains(("/steps/0", """{"say":"a","n":1}"""), transcript.WholeValues);
    }

    [Fact]
    public void The_default_delta_tells_nothing()
    {
        JsonDelta delta = default;
        Assert.Equal(JsonDeltaKind.None, delta.Kind);
        Assert.True(delta.Text.IsEmpty && delta.Raw.IsEmpty && delta.Name.IsEmpty && delta.Path.IsEmpty);
        Assert.Equal(-1, delta.Index);
    }
}
