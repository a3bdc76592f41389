using System.Collections;
using System.Reflection;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary><see cref="DeltaParserOptions.MaxParts"/>, and other things that a server could make a parser remember or do.</summary>
[Collection(AllocationCollection.Name)]
public class MessageLimitTests
{
    private const int Parts = 5;

    /// <summary>Payloads that begin a part, whose number replaces <c>{0}</c>.</summary>
    public static TheoryData<string, string> Beginnings => new()
    {
        { "openai-chat", """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":@,"id":"c@","function":{"name":"f","arguments":"1"}}]}}]}""" },
        { "openai-chat", """{"choices":[{"index":@,"delta":{"content":"a"},"finish_reason":"stop"}]}""" },
        { "openai-chat", """{"choices":[{"index":@,"delta":{"content":"a\ud83d"}}]}""" },
        { "openai-responses", """{"type":"response.output_text.delta","output_index":@,"content_index":0,"delta":"a"}""" },
    };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Parts_are_counted_exactly_under_any_chunking(string dialect, string beginning)
    {
        foreach (bool usesShapes in (bool[])[true, false])
        {
            var options = new DeltaParserOptions { MaxParts = Parts, UseShapes = usesShapes };
            DeltaResult within = EveryWay.Read(dialect, Stream(beginning, Parts), options);
            Assert.NotEqual(StreamOutcome.LimitExceeded, within.Summary.Outcome);

            byte[] beyond = Encoding.UTF8.GetBytes(Stream(beginning, Parts + 1));
            int last = Encoding.UTF8.GetByteCount(Stream(beginning, Parts));
            foreach (Chunking chunking in Chunkings.EverySplit(beyond.Length).Concat(Chunkings.Few(beyond.Length)))
            {
                using var parser = DeltaParser.Create(dialect, options);
                var deltas = new List<ReadDelta>();
                SseException error = Assert.Throws<SseException>(() => ReadAll(parser, chunking.Cut(beyond), deltas));
                Assert.Equal((SseErrorCode.MessageTooLarge, last), (error.Code, error.Offset));
                Assert.DoesNotContain("ud83d", error.Message, StringComparison.Ordinal);
                Assert.Equal(within.Deltas.Take(deltas.Count), deltas);
                Assert.InRange(deltas.Count, Parts, within.Deltas.Count);

                // The parser stays failed until it is reset.
                Assert.Throws<SseException>(() => ReadAll(parser, [new byte[] { (byte)'\n' }], deltas));
                Assert.Equal(StreamOutcome.LimitExceeded, parser.Complete().Outcome);
                parser.Reset();
                ReadAll(parser, [Encoding.UTF8.GetBytes(Stream(beginning, Parts))], deltas);
            }
        }
    }

    [Fact]
    public void Parts_are_counted_within_an_event_too()
    {
        string calls = string.Join(',', Enumerable.Range(0, 300_000).Select(i => $$"""{"index":{{i}},"id":"{{i}}"}"""));
        byte[] stream = Encoding.UTF8.GetBytes($$$"""data: {"choices":[{"index":0,"delta":{"tool_calls":[{{{calls}}}]}}]}""" + "\n\n");
        using var parser = DeltaParser.Create<OpenAiChat>();
        var deltas = new List<ReadDelta>();
        Assert.Equal(SseErrorCode.MessageTooLarge, Assert.Throws<SseException>(() => ReadAll(parser, [stream], deltas)).Code);
        Assert.Empty(deltas);
    }

    [Fact]
    public void The_parser_behind_the_framework_has_the_limit_too()
    {
        using DeltaItemParser items = DeltaItemParser.Create<OpenAiChat>(new DeltaParserOptions { MaxParts = 1 });
        items.Parse("", Encoding.UTF8.GetBytes(Payload((string)Beginnings.First()[1], 0)));
        SseException error = Assert.Throws<SseException>(() => items.Parse("", Encoding.UTF8.GetBytes(Payload((string)Beginnings.First()[1], 1))));
        Assert.Equal(SseErrorCode.MessageTooLarge, error.Code);
        Assert.Equal(StreamOutcome.LimitExceeded, items.Complete().Outcome);
    }

    [Fact]
    public void A_hundred_thousand_tool_calls_end_at_the_limit_with_bounded_memory()
    {
        using var parser = DeltaParser.Create<OpenAiChat>();
        int calls = 0;
        long allocated = AllocationRounds.Once(() => Assert.Throws<SseException>(() => ReadCalls(parser, 100_000, ref calls)));
        Assert.Equal(DeltaParserOptions.DefaultMaxParts, calls);
        Assert.InRange(allocated, 0, DeltaParserOptions.DefaultMaxParts * 1024L);
    }

    [Fact]
    public void A_hundred_thousand_tool_calls_that_are_allowed_cost_the_same_each()
    {
        const int Calls = 100_000;
        long few = Allocated(Calls / 4);
        long all = Allocated(Calls);
        Assert.InRange(all, 0, Calls * 1024L);
        Assert.InRange(all, 0, 6 * few);

        static long Allocated(int count)
        {
            using var parser = DeltaParser.Create<OpenAiChat>(new DeltaParserOptions { MaxParts = Calls });
            int calls = 0;
            long allocated = AllocationRounds.Once(() => ReadCalls(parser, count, ref calls));
            Assert.Equal(count, calls);
            return allocated;
        }
    }

    [Fact]
    public void Arguments_held_back_over_and_over_are_bounded()
    {
        // Kept each time, in case no fragments follow.
        const int Bytes = SseFramerOptions.DefaultMaxEventBytes / 4;
        byte[] start = Encoding.UTF8.GetBytes(
            """data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":{"a":""" + $"\"{new string('a', Bytes - 8)}\"}}}}}}\n\n");
        using var parser = DeltaParser.Create<AnthropicMessages>();
        for (int i = 0; i < 3; i++)
        {
            ReadAll(parser, [start], []);
        }

        // The fourth would fit without the id and the name.
        Assert.Equal(SseErrorCode.MessageTooLarge, Assert.Throws<SseException>(() => ReadAll(parser, [start], [])).Code);

        parser.Reset();
        byte[] shorter = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(start).Replace("aa\"}", "\"}", StringComparison.Ordinal));
        for (int i = 0; i < 3; i++)
        {
            ReadAll(parser, [start], []);
        }

        ReadAll(parser, [shorter], []);
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(40_000, 30_000)]
    [InlineData(65_536, 1)]
    [InlineData(65_536)]
    public void Members_of_arguments_that_arrive_value_by_value_are_remembered_up_to_a_bound(params int[] membersOfCalls)
    {
        // Of all open calls together, since each could hold as many.
        const int Remembered = 65_536;
        string stream = string.Concat(membersOfCalls.Select((members, call) =>
            Event($$"""{"name":"f{{call}}","willContinue":true}""")
            + string.Concat(Enumerable.Range(0, members).Chunk(1000).Select(part =>
                Event($$"""{"partialArgs":[{{string.Join(',', part.Select(i => $$"""{"jsonPath":"$.m{{i}}","numberValue":{{i}}}"""))}}],"willContinue":true}""")))))
            + """data: {"candidates":[{"content":{"parts":[]},"finishReason":"STOP"}]}""" + "\n\n";
        using var parser = DeltaParser.Create("gemini");
        for (int round = 0; round < 2; round++)
        {
            using var message = new MessageAccumulator();
            int refused = 0;
            ReadOnlySpan<byte> chunk = Encoding.UTF8.GetBytes(stream);
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                refused += delta.Kind == DeltaKind.Unknown ? 1 : 0;
                message.Add(delta);
            }

            Assert.Equal(Math.Max(0, membersOfCalls.Sum() - Remembered), refused);
            Assert.Equal(membersOfCalls.Length, message.Choices[0].ToolCalls.Count);
            Assert.Equal(membersOfCalls.Sum() - refused, message.Choices[0].ToolCalls.Sum(call =>
            {
                using System.Text.Json.JsonDocument arguments = call.ParseArguments();
                return arguments.RootElement.EnumerateObject().Count();
            }));
            parser.Reset();
        }

        static string Event(string functionCall) => $$$"""data: {"candidates":[{"content":{"parts":[{"functionCall":{{{functionCall}}}}]}}]}""" + "\n\n";
    }

    [Theory]
    [InlineData(63, DeltaKind.Text)]
    [InlineData(64, DeltaKind.Malformed)]
    [InlineData(100_000, DeltaKind.Malformed)]
    public void Nesting_ends_at_64_levels(int arrays, DeltaKind kind)
    {
        string payload = $$$"""{"x":{{{new string('[', arrays)}}}{{{new string(']', arrays)}}},"choices":[{"index":0,"delta":{"content":"a"}}]}""";
        byte[] stream = Encoding.UTF8.GetBytes($"data: {payload}\n\n");
        foreach (Chunking chunking in Chunkings.Few(stream.Length))
        {
            Assert.Equal(kind, Assert.Single(DeltaRunner.Run("openai-chat", stream, chunking).Deltas).Kind);
        }
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("99999999999999999999999999")]
    [InlineData("-2147483649")]
    [InlineData("4294967296")]
    [InlineData("0.0000000000000000000000001")]
    [InlineData("\"7\"")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Numbers_that_are_none_of_ours_are_no_error(string number)
    {
        string stream = $"data: {Payload("""{"created":@,"choices":[{"index":@,"delta":{"content":"a","tool_calls":[{"index":@,"id":"c","function":{"name":"f","arguments":"{}"}}]}}],"usage":{"prompt_tokens":@,"completion_tokens":3}}""", number)}\n\n";
        stream = stream + stream + stream + "data: [DONE]\n\n";
        DeltaResult result = EveryWay.Read("openai-chat", stream);
        Assert.Equal(EveryWay.Read("openai-chat", stream, new DeltaParserOptions { UseShapes = false }), result);
        Assert.Equal(StreamOutcome.Completed, result.Summary.Outcome);
        Assert.Equal(3, result.Deltas.Count(delta => delta.Kind == DeltaKind.Text));
        Assert.Equal(3, result.Summary.Usage.Output);
    }

    [Fact]
    public void A_number_of_a_million_digits_is_no_error()
    {
        string digits = new('9', 1_000_000);
        byte[] stream = Encoding.UTF8.GetBytes($"data: {Payload("""{"created":@,"choices":[{"index":@,"delta":{"content":"a"}}],"usage":{"prompt_tokens":@}}""", digits)}\n\n");
        Assert.Contains(DeltaRunner.Run("openai-chat", stream, Chunkings.Whole(stream.Length)).Deltas, delta => delta.Kind == DeltaKind.Text);
    }

    [Fact]
    public void Of_members_repeated_a_hundred_thousand_times_the_last_counts()
    {
        string members = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"\"content\":\"{i}\","));
        byte[] stream = Encoding.UTF8.GetBytes($$$"""data: {"choices":[{"index":0,"delta":{{{{members}}}"content":"last"}}]}""" + "\n\n");
        using var parser = DeltaParser.Create<OpenAiChat>();
        var deltas = new List<ReadDelta>();

        // Nothing is kept of earlier ones.
        long allocated = AllocationRounds.Least(() =>
        {
            parser.Reset();
            ReadAll(parser, [stream], deltas);
        });
        Assert.InRange(allocated, 0, 4096);
        Assert.Equal(["last", "last", "last"], deltas.Select(delta => delta.Text));
    }

    [Fact]
    public void Numbers_of_the_providers_choice_do_not_choose_their_bucket()
    {
        using var parser = DeltaParser.Create<OpenAiChat>();
        using var message = new MessageAccumulator();
        foreach (object[] row in Beginnings.Where(row => row[0] is "openai-chat"))
        {
            ReadOnlySpan<byte> chunk = Encoding.UTF8.GetBytes(Stream((string)row[1], Parts));
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                message.Add(delta);
            }
        }

        object?[] tables = [.. Tables(parser, []), .. Tables(message, [])];
        Assert.InRange(tables.Length, 8, 100);
        foreach (object table in tables.OfType<object>())
        {
            // Tuples are hashed with a seed of the process; the hash of a number is the number.
            Type key = table.GetType().GetGenericArguments()[0];
            object? comparer = table.GetType().GetProperty("Comparer")!.GetValue(table);
            Assert.True(key.Name.StartsWith("ValueTuple", StringComparison.Ordinal) || comparer is IndexComparer, $"{table.GetType()}");
        }

        // If the number were its hash, all of these would share one bucket at each of the table's sizes.
        const int Sizes = 3 * 7 * 17;
        Assert.InRange(Enumerable.Range(0, 1000).Select(i => (uint)IndexComparer.Instance.GetHashCode(i * Sizes) % Sizes).Distinct().Count(), 200, Sizes);
    }

    private static IEnumerable<object> Tables(object owner, HashSet<object> seen)
    {
        if (!seen.Add(owner))
        {
            yield break;
        }

        for (Type? type = owner.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                object? value = field.GetValue(owner);
                if (value is null || field.FieldType.IsPrimitive)
                {
                    continue;
                }

                if (value.GetType() is { IsGenericType: true } generic
                    && (generic.GetGenericTypeDefinition() == typeof(Dictionary<,>) || generic.GetGenericTypeDefinition() == typeof(HashSet<>)))
                {
                    // Keyed by the number of the call in the order of opening, which the library assigns.
                    if (type != typeof(ValueArguments))
                    {
                        yield return value;
                    }
                }

                IEnumerable<object> next = value is IDictionary dictionary ? dictionary.Values.OfType<object>() : value is IList list ? list.OfType<object>() : [value];
                foreach (object found in next.Where(each => each.GetType().Assembly == typeof(DeltaParser).Assembly).SelectMany(each => Tables(each, seen)))
                {
                    yield return found;
                }
            }
        }
    }

    private static string Payload(string template, object value) => template.Replace("@", $"{value}", StringComparison.Ordinal);

    private static string Stream(string template, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"data: {Payload(template, i)}\n\n"));

    private static void ReadCalls(DeltaParser parser, int count, ref int calls)
    {
        Span<byte> bytes = stackalloc byte[128];
        for (int i = 0; i < count; i++)
        {
            Assert.True(System.Text.Unicode.Utf8.TryWrite(bytes, $"data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"tool_calls\":[{{\"index\":{i},\"id\":\"c{i}\"}}]}}}}]}}\n\n", out int length));
            ReadOnlySpan<byte> chunk = bytes[..length];
            while (parser.TryRead(ref chunk, out _))
            {
                calls++;
            }
        }
    }

    private static void ReadAll(DeltaParser parser, IEnumerable<ReadOnlyMemory<byte>> chunks, List<ReadDelta> deltas)
    {
        foreach (ReadOnlyMemory<byte> bytes in chunks)
        {
            ReadOnlySpan<byte> chunk = bytes.Span;
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                deltas.Add(ReadDelta.From(delta));
            }
        }
    }

    private static void ReadAll(DeltaParser parser, byte[][] chunks, List<ReadDelta> deltas) => ReadAll(parser, chunks.Select(chunk => new ReadOnlyMemory<byte>(chunk)), deltas);
}
