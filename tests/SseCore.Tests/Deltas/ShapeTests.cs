using System.Text;
using System.Text.RegularExpressions;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Which events match a shape, and that their deltas are those of parsing them.</summary>
public partial class ShapeTests
{
    // A text, a string and a number that are not requested, an index, a count, and spaces.
    private const string Payload = """{"created":1,"system_fingerprint":"s","choices":[{"index":0,"delta":{"content":"t"}}],"usage":{"prompt_tokens":5}}""";

    private const string Text = "\"content\":\"t\"";
    private const string String = "\"system_fingerprint\":\"s\"";

    [ShapesFact]
    public void Events_like_those_before_are_known_by_their_bytes() => Assert.InRange(KnownOf(Enumerable.Repeat(Payload, 100)), 96, 98);

    [ShapesFact]
    public void However_many_bytes_there_are_in_a_row()
    {
        const long TwoGiB = 1L << 31;
        byte[] evt = Encoding.UTF8.GetBytes($$$"""data: {"choices":[{"delta":{"content":"{{{new string('t', 3500)}}}"}}]}""" + "\n\n");
        byte[] events = [.. Enumerable.Repeat(evt, 1000).SelectMany(bytes => bytes)];
        using DeltaParser parser = DeltaParser.Create("openai-chat");
        long bytes = 0;
        while (bytes <= TwoGiB + events.Length)
        {
            ReadOnlySpan<byte> chunk = events;
            while (parser.TryRead(ref chunk, out _))
            {
            }

            bytes += events.Length;
        }

        Assert.Equal((bytes, bytes / evt.Length), (parser.Complete().Bytes, parser.Complete().Events));
    }

    [ShapesTheory]
    [InlineData("\n", "data: ", "")]
    [InlineData("\n", "data:", "")]
    [InlineData("\r\n", "data: ", "")]
    [InlineData("\n", "data: ", "event: message\n")]
    [InlineData("\r\n", "data: ", "event: message\r\n")]
    public void However_they_are_framed(string lineEnd, string data, string eventField) =>
        Assert.InRange(Known("openai-chat", string.Concat(Enumerable.Repeat($"{eventField}{data}{Payload}{lineEnd}{lineEnd}", 20))), 16, 18);

    [ShapesTheory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void The_event_field_may_come_behind_the_data(string lineEnd)
    {
        byte[] stream = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(number => $"data: {Payload.Replace(Text, $"\"content\":\"{number}\"", StringComparison.Ordinal)}{lineEnd}event: message{lineEnd}{lineEnd}")));
        Assert.InRange(DemandSame("openai-chat", stream, new DeltaParserOptions()), 16, 18);

        // Its payload may still match if a chunk's end splits it.
        using DeltaParser with = DeltaParser.Create("openai-chat");
        using DeltaParser without = DeltaParser.Create("openai-chat", new DeltaParserOptions { UseShapes = false });
        Assert.Null(DeltaTranscript.Of(without, stream, Chunkings.OfSize(stream.Length, 200)).DifferenceTo(DeltaTranscript.Of(with, stream, Chunkings.OfSize(stream.Length, 200))));
        Assert.InRange(with.EventsByShape, 16, 20);
    }

    // All events of a stream whose like was read before.
    [ShapesTheory]
    [InlineData("", null, 21)]
    [InlineData("", "text/event-stream", 21)]
    [InlineData("", "application/x-ndjson", 0)]
    [InlineData("", "application/json", 21)]
    [InlineData("\u00EF\u00BB\u00BF", null, 20)]
    [InlineData("\n", null, 20)]
    [InlineData(":\n", null, 20)]
    [InlineData(":\n\n", null, 21)]
    public void The_first_event_is_known_too(string before, string? contentType, int known) =>
        Assert.Equal(known, KnownAgain("openai-chat", before + Framed(Enumerable.Repeat(Payload, 20)) + "data: [DONE]\n\n", new DeltaParserOptions { ContentType = contentType }));

    [ShapesTheory]
    [InlineData("\n")]
    [InlineData("\r\n\r\n")]
    [InlineData(": OPENROUTER PROCESSING\n\n")]
    [InlineData(": one\r: two\r\n\r\n: three\n\n\n")]
    [InlineData("retry: 1\n\n")]
    [InlineData("id: 1\n\n")]
    [InlineData("nothing\n\n")]
    [InlineData("event: of nothing\n\n")]
    [InlineData(": in the same event\n")]
    [InlineData("id: 1\n")]
    public void What_comes_between_events_does_not_matter(string between) =>
        Assert.Equal(10, KnownAgain("openai-chat", string.Join(between, Enumerable.Repeat(Framed([Payload]), 10)), new DeltaParserOptions()));

    // Nothing after the end is read, even if it matches.
    [ShapesTheory]
    [InlineData("openai-chat", "data: [DONE]\n\n")]
    [InlineData("openai-chat", "event: data\r\ndata: [done] \r\n\r\n")]
    [InlineData("anthropic-messages", "event: message_stop\ndata: {\"type\":\"message_stop\"   }\n\n")]
    [InlineData("openai-responses", "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"model\":\"m\",\"usage\":{\"input_tokens\":1,\"output_tokens\":22}}}\n\n")]
    [InlineData("openai-responses", "data: {\"type\":\"response.completed\",\"response\":{\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"all \\u00e4\"}]}]}}\n\n")]
    [InlineData("ollama-chat", "{\"message\":{\"content\":\"last\"},\"done\":true,\"done_reason\":\"stop\",\"eval_count\":7}\n")]
    public void An_end_is_known_too(string dialect, string end) =>
        Assert.Equal(dialect == "ollama-chat" ? 0 : 1, KnownAgain(dialect, end + end + "data: {}\n\nrest", new DeltaParserOptions()));

    [ShapesFact]
    public void Lines_may_end_like_those_before() =>
        Assert.Equal(2, KnownAgain("ollama-chat", string.Concat(Enumerable.Repeat("{\"message\":{\"content\":\"a\"},\"done\":false}\n", 2)) + "{\"message\":{\"content\":\"b\"},\"done\":true,\"eval_count\":7}\nrest", new DeltaParserOptions()));

    // If the payload names the event's type, that is where it is taken from; if only the field does, the event is parsed.
    [ShapesTheory]
    [InlineData("data: {\"type\":\"response.news\",\"n\":1}\n\n", 10)]
    [InlineData("event: response.news\ndata: {\"n\":1}\n\n", 0)]
    public void So_is_what_the_dialect_does_not_know(string evt, int known) =>
        Assert.Equal(known, KnownAgain("openai-responses", string.Concat(Enumerable.Repeat(evt, 10)), new DeltaParserOptions()));

    [ShapesTheory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lines_too(string lineEnd)
    {
        string line = """{"message":{"content":"a"},"done":false}""" + lineEnd;
        Assert.InRange(Known("ollama-chat", string.Concat(Enumerable.Repeat(line, 20))), 16, 18);
    }

    [ShapesFact]
    public void What_differs_may_differ_again() =>
        Assert.InRange(KnownOf(Enumerable.Range(0, 40).Select(number => Payload.Replace("\"created\":1", $"\"created\":{number * number}", StringComparison.Ordinal))), 34, 38);

    [ShapesFact]
    public void Not_so_in_what_rules_ask_for() =>
        Assert.Equal(0, KnownOf(["{\"choices\":[{\"delta\":{\"role\":\"a\"}}],\"error\":{\"code\":1}}", .. Enumerable.Range(0, 20).Select(number => $"{{\"error\":{{\"code\":{number}}}}}")]));

    [ShapesFact]
    public void Events_may_be_all_the_same() => Assert.InRange(KnownOf(Enumerable.Repeat("{\"choices\":[]\t}", 40)), 30, 38);

    [ShapesFact]
    public void More_shapes_than_are_kept_take_turns_and_then_one_of_them_stays()
    {
        string[] turns = [.. Enumerable.Range(0, 80).Select(number => $$$"""{"choices":[{"delta":{"content":"x"},"k{{{number % 9}}}":0}]}""")];
        int afterTurns = KnownOf(turns);
        Assert.InRange(KnownOf([.. turns, .. Enumerable.Repeat(turns[0], 200)]) - afterTurns, 150, 200);
    }

    [ShapesFact]
    public void Events_that_are_all_of_other_shapes_are_read_one_by_one() =>
        Assert.Equal(0, KnownOf(Enumerable.Range(0, 300).Select(number => $$$"""{"choices":[{"delta":{"content":"x"},"k{{{number}}}":0}]}""")));

    [ShapesTheory]
    [InlineData(3000, true)]
    [InlineData(5000, false)]
    public void Only_small_events_are_kept(int length, bool isKept) =>
        Assert.Equal(isKept, KnownOf(Enumerable.Repeat(Payload.Replace(Text, $"\"content\":\"{new string('x', length)}\"", StringComparison.Ordinal), 20)) > 0);

    [ShapesTheory]
    [InlineData(40, true)]
    [InlineData(400, false)]
    public void Only_events_of_few_scalars_are_kept(int scalars, bool isKept)
    {
        string numbers = string.Join(',', Enumerable.Range(0, scalars).Select(number => $"\"{number}\":{number}"));
        Assert.Equal(isKept, KnownOf(Enumerable.Repeat($$$"""{"choices":[{"delta":{"content":"x"},"ids":{ {{{numbers}}} }}]}""", 20)) > 0);
    }

    // As the bytes of a token are reported.
    [ShapesTheory]
    [InlineData("[7]", "[1, -2.5e3,0]")]
    [InlineData("[1,2]", "[10]")]
    [InlineData("[[1],[2,3],4]", "[[1,2],[0],4]")]
    [InlineData("[\"a\",1,\"b\"]", "[\"a\",0,1,2,3,\"b\"]")]
    [InlineData("[{\"a\":1},{\"a\":2}]", "[{\"a\":3},{\"a\":40}]")]
    [InlineData("[1,null]", "[2,3,null]")]
    [InlineData("[1,[]]", "[2,3,[]]")]
    [InlineData("[1,  2]", "[1,2,  2]")]
    public void Lists_of_numbers_may_have_any_length(string some, string others) =>
        Assert.InRange(KnownOf(Enumerable.Range(0, 20).Select(number => $$$"""{"choices":[{"delta":{"content":"x"},"ids":{{{(number % 2 == 0 ? some : others)}}}}]}""")), 16, 18);

    // Numbers by the grammar (RFC 8259, section 6), with the separators written between them.
    [Fact]
    public void Only_of_numbers()
    {
        string usual = OfNumbers("1");
        foreach (string word in Words("01-., e", 4))
        {
            string[] lists = [OfNumbers(word), OfNumbers($"25,{word},0")];
            DemandSame("openai-chat", Encoding.Latin1.GetBytes(Framed([usual, usual, usual, OfNumbers("1,0"), .. lists, usual, .. lists])), new DeltaParserOptions());
        }

        static string OfNumbers(string list) => $$$"""{"choices":[{"delta":{"content":"x"},"ids":[{{{list}}}]}]}""";
    }

    // Each count has a distinct value, so that a mix-up shows.
    [Fact]
    public void Counts_are_read_where_they_are()
    {
        string[] counts = ["0", "5", "70", "12345", "999999999999999999", "1.0", "1000000000000000000", "9223372036854775807", "9223372036854775808", "-3", "2e3", "null", "8", "8"];
        KnownOf(counts.Select((count, i) => $$$"""{"choices":[],"usage":{"completion_tokens":{{{i}}},"prompt_tokens":{{{count}}},"total_tokens":1{{{i}}}}}"""));
    }

    [Fact]
    public void A_text_is_valid_whatever_the_others_are()
    {
        // The id is extracted as long as there is no model.
        byte[] stream = Encoding.Latin1.GetBytes(string.Concat(
            Enumerable.Range(0, 9).Select(number => $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"a{(number == 7 ? "\xFF" : "")}\"}}}}],\"id\":\"1\"}}\n\n")));
        DemandSame("openai-chat", stream, new DeltaParserOptions());
        Assert.Equal("aaaaaaaa\uFFFDa", string.Concat(DeltaRunner.Run("openai-chat", stream, Chunkings.Whole(stream.Length)).Deltas.Select(delta => delta.Text)));
    }

    // All shapes that continue are known; then anything may follow.
    [Theory]
    [InlineData(
        "openai-chat",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1"}}]}}]}""",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"2"}}]}}]}""",
        """{"choices":[{"index":0,"delta":{"content":"t"}}]}""",
        """{"choices":[{"index":1,"delta":{"content":"u"}}]}""",
        """{"choices":[{"index":0,"delta":{"content":"\ud83d"}}]}""",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f"}}]}}]}""",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"b","function":{"name":"f","arguments":"\ud83d"}}]}}]}""",
        """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""")]
    [InlineData(
        "openai-responses",
        """{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"t"}""",
        """{"type":"response.output_text.delta","output_index":0,"content_index":1,"delta":"u"}""",
        """{"type":"response.function_call_arguments.delta","output_index":0,"delta":"1"}""",
        """{"type":"response.output_text.delta","output_index":0,"content_index":2,"delta":"v"}""",
        """{"type":"response.output_text.done","output_index":0,"content_index":2,"text":"vv"}""",
        """{"type":"response.function_call_arguments.done","output_index":0,"arguments":"11"}""",
        """{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f"}}""",
        """{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":"11"}}""")]
    public void What_goes_on_does_so_from_what_was(string dialect, params string[] payloads)
    {
        using DeltaParser with = DeltaParser.Create(dialect);
        using DeltaParser without = DeltaParser.Create(dialect, new DeltaParserOptions { UseShapes = false });
        string prelude = Framed([.. Enumerable.Repeat(payloads.Take(3), 3).SelectMany(three => three)]);
        foreach (string word in Words("01234567", 4).Where(word => word.Length == 4))
        {
            byte[] stream = Encoding.Latin1.GetBytes(prelude + Framed(word.Select(digit => payloads[digit - '0'])));
            with.Reset();
            without.Reset();
            DemandSame(with, without, stream);
        }
    }

    // The invalid text is in an event that matches a shape; nothing after it is read.
    [Theory]
    [InlineData("after sixteen bytes \xFF")]
    [InlineData("\xFF")]
    [InlineData("\\n\xFF")]
    public void What_is_not_UTF8_is_thrown_again_and_again(string text)
    {
        string[] payloads = [.. Enumerable.Range(0, 20).Select(number => number == 9 ? Payload.Replace(Text, $"\"content\":\"{text}\"", StringComparison.Ordinal) : Payload)];
        DemandSame("openai-chat", Encoding.Latin1.GetBytes(Framed(payloads)), new DeltaParserOptions { InvalidUtf8 = InvalidUtf8Policy.Throw });
    }

    // RFC 8259, section 7.
    [Theory]
    [InlineData(Text, "\"content\":\"", false)]
    [InlineData(String, "\"system_fingerprint\":\"", true)]
    public void A_string_may_be_any_string(string member, string start, bool mayBeEmpty)
    {
        foreach (string prefix in new[] { "", "13 characters", "14 characters.", "15 characters..", "thirty-two characters, all plain" })
        {
            DemandKnown(member, Words("a\"\\nu0F\x01\xFF", 3).Append("\\u00Fa").Append("\\u00FG").Append("\\u\"").Append("\\ud83dx").Select(word => prefix + word), word =>
                (start + word + '"', (mayBeEmpty || word != "") && JsonString().IsMatch(word)));
        }
    }

    [Fact]
    public void What_is_too_much_to_remember_is_thrown_again_and_again()
    {
        IEnumerable<string> calls = Enumerable.Range(0, 9).Select(number =>
            $$$"""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":{{{number}}},"id":"c{{{number}}}","function":{"name":"f","arguments":"1"}}]}}]}""");
        byte[] stream = Encoding.Latin1.GetBytes(Framed([Payload, Payload, Payload, .. calls, Payload]));
        DemandSame("openai-chat", stream, new DeltaParserOptions { MaxParts = 6 });
    }

    // The first few are valid, so that their shape is known.
    [Fact]
    public void A_shape_may_be_cut_anywhere()
    {
        string[] payloads = [.. Enumerable.Range(0, 12).Select(number => Payload.Replace(Text, $"\"content\":\"a\\\"b{number % 10}\"", StringComparison.Ordinal).Replace("\"created\":1", $"\"created\":{number / 4}", StringComparison.Ordinal))];
        byte[] stream = Encoding.Latin1.GetBytes(Framed(payloads));
        int length = stream.Length / payloads.Length;
        using DeltaParser with = DeltaParser.Create("openai-chat");
        using DeltaParser without = DeltaParser.Create("openai-chat", new DeltaParserOptions { UseShapes = false });
        for (int cut = 1; cut < length; cut++)
        {
            with.Reset();
            with.OwnShapes = new ShapeLibrary();
            without.Reset();
            var chunking = new Chunking($"each event cut at {cut}", [7 * length, .. Enumerable.Repeat((int[])[cut, length - cut], payloads.Length - 7).SelectMany(both => both)]);
            Assert.Null(DeltaTranscript.Of(without, stream, chunking).DifferenceTo(DeltaTranscript.Of(with, stream, chunking)));
        }
    }

    // Longer than the offsets of a shape can represent.
    [Theory]
    [InlineData(Text, "\"content\":\"")]
    [InlineData(String, "\"system_fingerprint\":\"")]
    public void An_event_may_be_much_larger_than_those_of_its_shape_before(string member, string start)
    {
        string large = Payload.Replace(member, $"{start}{new string('x', 70_000)}\"", StringComparison.Ordinal);
        string[] usual = [Payload, Payload, Payload, Payload, Varied(member, "7")];
        string other = large.Replace("\"created\":1", "\"created\":2", StringComparison.Ordinal);
        byte[] stream = Encoding.Latin1.GetBytes(Framed([.. usual, large, other, large, .. usual]));
        int known = DemandSame("openai-chat", stream, new DeltaParserOptions());
        Assert.True(ShapesFactAttribute.AreOff || known >= 8, $"{known} events are known");
    }

    // In the middle of a chunk, where bytes after the string can be read, and at its end.
    [Theory]
    [InlineData("", 6)]
    [InlineData("eleven more", 3)]
    [InlineData("twenty-eight characters more", 3)]
    [InlineData("thirty characters more, as are", 3)]
    public void A_text_may_have_any_escapes(string before, int maxUnits)
    {
        string[] units = ["a", "\u00e9", "\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d", "\xFF"];
        string[] texts = [.. Words("01234567", maxUnits).Where(word => word.Length == maxUnits).Select(word => before + string.Concat(word.Select(digit => units[digit - '0'])))];
        byte[][] events = [.. texts.Prepend("a").Prepend("a").Select(text => Encoding.Latin1.GetBytes($$$"""data: {"choices":[{"delta":{"content":"{{{text}}}"}}]}""" + "\n\n"))];
        byte[] stream = [.. events.SelectMany(evt => evt)];
        DemandSame("openai-chat", stream, new DeltaParserOptions());

        using DeltaParser with = DeltaParser.Create("openai-chat");
        using DeltaParser without = DeltaParser.Create("openai-chat", new DeltaParserOptions { UseShapes = false });
        with.OwnShapes = new ShapeLibrary();
        var cut = new Chunking("one event a chunk", events.Select(evt => evt.Length));
        Assert.Null(DeltaTranscript.Of(without, stream, cut).DifferenceTo(DeltaTranscript.Of(with, stream, cut)));
    }

    // Each comes where a text continues: such an event is only checked for whether its string is valid, and where it ends.
    [Theory]
    [InlineData("")]
    [InlineData("twenty-six characters, so.")]
    public void A_text_that_goes_on_may_be_no_string_or_have_members_behind_it(string before)
    {
        string[] units = ["a", "\"", "\\\\", "\\\"", "\\u00e9", "\\u00eG", "\\u:0e9", "\\ud83d\\udeG2", "\\x", "\\", "\x01", "\",\"z\":\"y"];
        string hex = "0123456789ab";
        string usual = Framed(Enumerable.Repeat("""{"choices":[{"delta":{"content":"a"}}]}""", 3));
        string all = string.Concat(Words(hex, 3).Select(word =>
            Framed([$$$"""{"choices":[{"delta":{"content":"{{{before + string.Concat(word.Select(digit => units[hex.IndexOf(digit, StringComparison.Ordinal)]))}}}"}}]}"""]) + usual));
        DemandSame("openai-chat", Encoding.Latin1.GetBytes(usual + all), new DeltaParserOptions());
    }

    // RFC 8259, section 6.
    [Theory]
    [InlineData("\"created\":1", 99)]
    [InlineData("\"prompt_tokens\":5", 18)]
    [InlineData("\"index\":0", 9)]
    public void A_number_may_be_any_of_its_kind(string member, int maxDigits)
    {
        string[] longOnes = [.. Enumerable.Range(1, 20).SelectMany(length => new[] { new string('9', length), "1" + new string('0', length) }), "2147483647", "2147483648", "9223372036854775807", "9223372036854775808"];
        Regex grammar = maxDigits > 18 ? JsonNumber() : JsonInteger();
        DemandKnown(member, Words("01-.eE+ x", 4).Concat(longOnes), word =>
            (member[..(member.IndexOf(':', StringComparison.Ordinal) + 1)] + word, grammar.IsMatch(word) && word.Length <= maxDigits));
    }

    [Fact]
    public void Before_the_last_brace_may_be_any_number_of_spaces() =>
        DemandKnown("5}}", Words(" \t,x\r", 4).Append(new string(' ', 100)), word => ("5}" + word + '}', word.All(unit => unit == ' ')));

    [Theory]
    [InlineData(DeltaKinds.All)]
    [InlineData(DeltaKinds.None)]
    [InlineData(DeltaKinds.Reasoning)]
    public void A_dialect_may_state_what_nobody_asked_for(DeltaKinds kinds) =>
        Assert.NotInRange(DemandSame<HandWritten>(Framed(Enumerable.Repeat("""{"a":"x"}""", 20)), kinds), ShapesFactAttribute.AreOff ? 1 : 0, 0);

    [Fact]
    public void A_dialect_may_read_a_payload_twice() => DemandSame<ReadingTwice>(Framed(Enumerable.Range(0, 20).Select(number => $$$"""{"b":{{{number}}},"a":"x{{{number}}}","c":{{{number}}}}""")), DeltaKinds.All);

    [Fact]
    public void A_dialect_that_shows_the_tape_to_no_cursor_has_no_shapes() =>
        Assert.Equal(0, DemandSame<Secretive>(Framed(Enumerable.Range(0, 20).Select(number => $$$"""{"a":"{{{number}}}"}""")), DeltaKinds.All));

    // Three events that differ in the hole, so that it is one, then the event in question, and the first again.
    private static void DemandKnown(string member, IEnumerable<string> words, Func<string, (string Replacement, bool IsKnown)> judge)
    {
        string[] usual = [Payload, Payload, Payload, Varied(member, "7"), Varied(member, "8"), Payload];
        using DeltaParser with = DeltaParser.Create("openai-chat");
        using DeltaParser without = DeltaParser.Create("openai-chat", new DeltaParserOptions { UseShapes = false });
        byte[] prelude = Encoding.Latin1.GetBytes(Framed(usual));
        with.OwnShapes = new ShapeLibrary();
        DeltaTranscript.Of(with, prelude, Chunkings.Whole(prelude.Length));
        long knownBefore = with.EventsByShape;
        Assert.Equal(ShapesFactAttribute.AreOff, knownBefore == 0);
        foreach (string word in words)
        {
            (string replacement, bool isKnown) = judge(word);
            byte[] stream = Encoding.Latin1.GetBytes(Framed([.. usual, Payload.Replace(member, replacement, StringComparison.Ordinal)]));
            with.Reset();
            with.OwnShapes = new ShapeLibrary();
            without.Reset();
            DeltaTranscript expected = DeltaTranscript.Of(without, stream, Chunkings.Whole(stream.Length));
            string? difference = expected.DifferenceTo(DeltaTranscript.Of(with, stream, Chunkings.Whole(stream.Length)));
            Assert.True(difference is null, $"Of {replacement} without shapes {difference} with them");
            Assert.True(ShapesFactAttribute.AreOff || with.EventsByShape == knownBefore + (isKnown ? 1 : 0), $"{replacement} is {(isKnown ? "not " : "")}known by its shape");
            Assert.True(!isKnown || expected.Lines[^1].Contains("MalformedPayloads = 0", StringComparison.Ordinal), $"{replacement} is no JSON");
        }
    }

    private static string Varied(string member, string value) =>
        Payload.Replace(member, member switch { "5}}" => "5}" + new string(' ', value[0] - '0') + "}", [.., '"'] => $"{member[..^2]}{value}\"", _ => member[..^1] + value }, StringComparison.Ordinal);

    // All words over an alphabet up to a length.
    private static IEnumerable<string> Words(string alphabet, int maxLength) =>
        maxLength == 0 ? [""] : Words(alphabet, maxLength - 1).Where(word => word.Length == maxLength - 1).SelectMany(word => alphabet.Select(unit => word + unit)).Concat(Words(alphabet, maxLength - 1));

    // Of a stream in one chunk, after it was read under other chunkings.
    private static int KnownAgain(string dialect, string text, DeltaParserOptions options)
    {
        byte[] stream = Encoding.Latin1.GetBytes(text);
        var shapes = new ShapeLibrary();
        using DeltaParser without = DeltaParser.Create(dialect, options with { UseShapes = false });
        DeltaTranscript expected = DeltaTranscript.Of(without, stream, Chunkings.Whole(stream.Length));
        for (int i = 0; i < 3; i++)
        {
            foreach (Chunking chunking in Chunkings.EverySplit(stream.Length))
            {
                using DeltaParser with = DeltaParser.Create(dialect, options);
                with.OwnShapes = shapes;
                Assert.Null(expected.DifferenceTo(DeltaTranscript.Of(with, stream, chunking)));
            }
        }

        using DeltaParser last = DeltaParser.Create(dialect, options);
        last.OwnShapes = shapes;
        DeltaTranscript.Of(last, stream, Chunkings.Whole(stream.Length));
        return (int)last.EventsByShape;
    }

    private static int KnownOf(IEnumerable<string> payloads) => Known("openai-chat", Framed(payloads));

    private static int Known(string dialect, string stream) => DemandSame(dialect, Encoding.Latin1.GetBytes(stream), new DeltaParserOptions());

    private static string Framed(IEnumerable<string> payloads) => string.Concat(payloads.Select(payload => $"data: {payload}\n\n"));

    private static int DemandSame<TDialect>(string stream, DeltaKinds kinds)
        where TDialect : struct, IDeltaDialect
    {
        using DeltaParser with = DeltaParser.Create<TDialect>(new DeltaParserOptions { Kinds = kinds });
        using DeltaParser without = DeltaParser.Create<TDialect>(new DeltaParserOptions { Kinds = kinds, UseShapes = false });
        return DemandSame(with, without, Encoding.Latin1.GetBytes(stream));
    }

    private static int DemandSame(string dialect, byte[] stream, DeltaParserOptions options)
    {
        using DeltaParser with = DeltaParser.Create(dialect, options);
        using DeltaParser without = DeltaParser.Create(dialect, options with { UseShapes = false });
        return DemandSame(with, without, stream);
    }

    // The number of events that matched a shape.
    private static int DemandSame(DeltaParser with, DeltaParser without, byte[] stream)
    {
        with.OwnShapes = new ShapeLibrary();
        Assert.Null(DeltaTranscript.Of(without, stream, Chunkings.Whole(stream.Length)).DifferenceTo(DeltaTranscript.Of(with, stream, Chunkings.Whole(stream.Length))));
        Assert.Equal(0, without.EventsByShape);
        return (int)with.EventsByShape;
    }

    [GeneratedRegex("""^([^"\\\x00-\x1F]|\\(["\\/bfnrt]|u[0-9A-Fa-f]{4}))*\z""")]
    private static partial Regex JsonString();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex JsonNumber();

    [GeneratedRegex(@"^(0|[1-9][0-9]*)\z")]
    private static partial Regex JsonInteger();

    // The text of "a", whatever is requested.
    private struct HandWritten : IDeltaDialect
    {
        public readonly string Name => "hand-written";

        public readonly bool HasTerminator => false;

        public readonly StreamFraming Framing => StreamFraming.Sse;

        public readonly bool IsTerminator(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) => false;

        public readonly bool Recognizes(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) => true;

        public readonly void Parse(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, DeltaTape tape) =>
            Read(new JsonCursor(payload, tape), tape);

        public static void Read(JsonCursor cursor, DeltaTape tape)
        {
            if (!cursor.TryEnterObject())
            {
                cursor.SkipValue();
            }
            else
            {
                while (cursor.ReadMember(out ReadOnlySpan<byte> name))
                {
                    if (name.SequenceEqual("a"u8))
                    {
                        tape.AddText(0, DeltaKind.Text, 0, 0, cursor.ReadText());
                    }
                    else
                    {
                        cursor.SkipValue();
                    }
                }
            }

            cursor.End();
        }
    }

    private struct ReadingTwice : IDeltaDialect
    {
        public readonly string Name => "reading-twice";

        public readonly bool HasTerminator => false;

        public readonly StreamFraming Framing => StreamFraming.Sse;

        public readonly bool IsTerminator(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) => false;

        public readonly bool Recognizes(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) => true;

        public readonly void Parse(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, DeltaTape tape)
        {
            var first = new JsonCursor(payload, tape);
            first.SkipValue();
            HandWritten.Read(new JsonCursor(payload, tape), tape);
        }
    }

    private struct Secretive : IDeltaDialect
    {
        public readonly string Name => "secretive";

        public readonly bool HasTerminator => false;

        public readonly StreamFraming Framing => StreamFraming.Sse;

        public readonly bool IsTerminator(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) => false;

        public readonly bool Recognizes(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) => true;

        // Its result depends on more than it reads through the cursor.
        public readonly void Parse(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, DeltaTape tape)
        {
            if (payload.IndexOf((byte)'7') >= 0)
            {
                HandWritten.Read(new JsonCursor(payload), tape);
            }
        }
    }
}
