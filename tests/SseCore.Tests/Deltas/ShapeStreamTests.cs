using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>
/// Streams of a few payloads that recur, with irregularities between and within them. Reading by shapes gives the same result as
/// reading without, and split streams give the same result as whole ones.
/// </summary>
public class ShapeStreamTests
{
    private const int StreamsInARow = 6;

    // Unexpected fields, comments, line ends and lines of JSON, some of which begin an event.
    private static readonly string[] Between =
    [
        "", "\n", "\r", "\r\n", ": c\n\n", ": c\r\n\r\n", ": c\r\r", ":\n", "id: 1\n\n", "id: 22222\n", "id\n\n", "retry: 3\n\n",
        "nothing\n\n", "d\n\n", "e\n\ndata\n\n", "event: x\n\n", "event: a\nevent: b\n", "data:\n\n", "data: : OR\n\n", "data: [DONE] x\n\n",
        "data: 1\ndata: 2\n\n", "data: {\"type\":\r\ndata: \"message_stop\"}\n\n", "data: {\"choices\":[{\"delta\":{\"content\":\"zz\"}}]}\n",
        "\u00EF\u00BB\u00BF", "<p>\n\n", "x\n", "{\n\n", "{\r\r", "{\r\rdata: x\n", "{\"a\":1}\n", " {}\n",
    ];

    // Replaced: $ by a text, # by a number, @ by a list's items, and % by what may precede a brace.
    private static readonly Dictionary<string, string[]> Payloads = new()
    {
        ["openai-chat"] =
        [
            """{"id":"c","created":#,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""",
            """{"id":"c","created":#,"model":"m","choices":[{"index":0,"delta":{"content":"$"}}]%}""",
            """{"choices":[{"index":#,"delta":{"content":"$","reasoning_content":"$"}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"$"},"logprobs":{"content":[{"token":"$","bytes":[@],"logprob":-0.#}]}}]%}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t#","function":{"name":"f","arguments":"$"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"$"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            """{"choices":[],"usage":{"prompt_tokens":#,"completion_tokens":##}%}""",
            """{"error":{"message":"$"}}""", """{"x":[@]%}""", "{}", "[DONE]", " [done]  ", "[1]",
        ],
        ["anthropic-messages"] =
        [
            """{"type":"message_start","message":{"id":"m#","model":"c","usage":{"input_tokens":#}}}""",
            """{"type":"content_block_start","index":#,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":#,"delta":{"type":"text_delta","text":"$"}%}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"$"}%}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t#","name":"f","input":{}}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"$"}%}""",
            """{"type":"content_block_stop","index":#%}""", """{"type":"ping"%}""", """{"type":"","n":[@]}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":#}}""",
            """{"type":"message_stop"%}""", """{"type":"error","error":{"type":"x","message":"$"}}""", "[DONE]",
        ],
        ["openai-responses"] =
        [
            """{"type":"response.created","response":{"id":"r#","model":"m"}}""",
            """{"type":"response.output_text.delta","output_index":0,"content_index":#,"delta":"$","logprobs":[@]%}""",
            """{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"$","obfuscation":"$"%}""",
            """{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"$"%}""",
            """{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","id":"f","call_id":"c","name":"n","arguments":""}}""",
            """{"type":"response.function_call_arguments.delta","item_id":"f","output_index":1,"delta":"$"%}""",
            """{"type":"response.news","n":[@]%}""",
            """{"type":"response.completed","response":{"id":"r","output":[{"type":"message","content":[{"type":"output_text","text":"$"}]}],"usage":{"input_tokens":#}}%}""",
            """{"type":"response.failed","response":{"error":{"message":"$"}}}""",
        ],
        ["ollama-chat"] =
        [
            """{"model":"l","created_at":"$","message":{"role":"assistant","content":"$"},"done":false%}""",
            """{"message":{"role":"assistant","content":"$"},"done":false,"context":[@]}""",
            """{"model":"l","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","eval_count":#%}""",
            """{"error":"$"}""", "{\r\rdata: x", "{}", "x", " y",
        ],
        ["gemini"] =
        [
            """{"candidates":[{"content":{"parts":[{"text":"$"}],"role":"model"},"index":0}],"modelVersion":"g","responseId":"r"}""",
            """{"candidates":[{"content":{"parts":[{"text":"$"}]}}],"usageMetadata":{"promptTokenCount":#,"x":[@]}}""",
            """{"candidates":[{"content":{"parts":[{"text":"$","thought":true}]},"finishReason":"STOP"}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"$","args":{"a":[@]}}}]}}]}""", "{}", "[DONE]",
        ],
    };

    // The usual ones come first.
    private static readonly string[] Texts =
        ["a", "b", "tok", "", "\\n", "\\u00e4", "\u00C3\u00A4", "\\ud83d", "\\ude00", "a longer text than thirty-two bytes, it is", new('L', 200), "\\\"q\\\"", "\u00C3", "\u0080", "}", "\\"];

    private static readonly string[] Numbers = ["0", "1", "7", "12", "123456", "00", "-1", "1.5"];
    private static readonly string[] Lists = ["", "1", "1,2", "1, 2", "12,3,255", "1,  2", "1,\"a\"", "1,", "01", "null,1,2", "1,[2,3]", "-1.5e3,0", "1 ,2", "1.,2"];
    private static readonly string[] Spaces = ["", "", " ", "  ", "\t", ",\"p\":\"abc\"", ",\"z\":0  "];

    public static TheoryData<string> Dialects => [.. Payloads.Keys];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Nothing_that_is_amiss_shows_a_shape_or_a_cut(string dialect)
    {
        for (int seed = 0; seed < 32; seed++)
        {
            DemandSame(dialect, seed);
        }
    }

    // Streams of one service in turn, each read with the shapes of those before; some by a parser that was used before.
    private static void DemandSame(string dialect, int seed)
    {
        var random = new Random(seed);
        string readAs = random.Next(4) == 0 ? "auto" : dialect;
        bool isLines = dialect == "ollama-chat" ? random.Next(5) != 0 : random.Next(12) == 0;
        DeltaParserOptions options = OptionsFor(isLines, random);
        var maker = new Maker(random, Payloads[dialect], isLines);
        var shapes = new ShapeLibrary(capacity: random.Next(4) == 0 ? 3 : 256);
        using DeltaParser used = DeltaParser.Create(readAs, options);
        using DeltaParser without = DeltaParser.Create(readAs, options with { UseShapes = false });
        for (int i = 0; i < StreamsInARow; i++)
        {
            byte[] stream = maker.Make();
            DeltaTranscript? whole = null;
            IEnumerable<Chunking> chunkings = i == StreamsInARow - 1 ? Chunkings.EverySplit(stream.Length) : SomeOf(stream.Length, random);
            foreach (Chunking chunking in chunkings.Prepend(Chunkings.Whole(stream.Length)))
            {
                without.Reset();
                DeltaTranscript expected = DeltaTranscript.Of(without, stream, chunking);
                using DeltaParser fresh = DeltaParser.Create(readAs, options);
                DeltaParser with = random.Next(3) == 0 ? used : fresh;
                with.Reset();
                with.OwnShapes = shapes;
                string? difference = expected.DifferenceTo(DeltaTranscript.Of(with, stream, chunking));
                Assert.True(difference is null, $"Seed {seed}, {readAs}, {options}, {chunking} of {Shown(stream)}: without shapes {difference} with them");

                // The rest of the chunk after a refusal depends on the chunk.
                whole ??= expected;
                difference = expected.Lines.Any(line => line.Contains("; left: ", StringComparison.Ordinal)) ? null : whole.DifferenceTo(expected);
                Assert.True(difference is null, $"Seed {seed}, {readAs}, {options}, {chunking} of {Shown(stream)}: whole {difference} cut");
            }
        }
    }

    private static IEnumerable<Chunking> SomeOf(int length, Random random) =>
    [
        Chunkings.Whole(length),
        Chunkings.OfSize(length, 1),
        Chunkings.OfSize(length, 300),
        Chunkings.Random(length, random.Next(), maxSize: 40),
        Chunkings.Random(length, random.Next(), maxSize: 300),
    ];

    private static DeltaParserOptions OptionsFor(bool isLines, Random random)
    {
        var options = new DeltaParserOptions
        {
            ContentType = isLines && random.Next(2) == 0 ? "application/x-ndjson" : random.Next(8) switch { 0 => "text/event-stream", 1 => "application/json", _ => null },
        };
        return random.Next(3) != 0 ? options : options with
        {
            Framing = new SseFramerOptions
            {
                MaxEventBytes = random.Next(2) == 0 ? SseFramerOptions.Default.MaxEventBytes : random.Next(20, 200),
                OverflowPolicy = random.Next(2) == 0 ? SseOverflowPolicy.Throw : SseOverflowPolicy.DropAndResync,
                DispatchIncompleteAtEnd = random.Next(2) == 0,
            },
            InvalidUtf8 = (InvalidUtf8Policy)random.Next(3),
            MaxParts = random.Next(2) == 0 ? options.MaxParts : random.Next(1, 4),
            Kinds = random.Next(2) == 0 ? DeltaKinds.All : (DeltaKinds)random.Next(1, (int)DeltaKinds.All + 1),
        };
    }

    private static string Shown(byte[] stream) => Encoding.Latin1.GetString(stream).Replace("\r", "\\r", StringComparison.Ordinal);

    // A service: its usual payloads, and how often it sends anything else.
    private sealed class Maker(Random random, string[] payloads, bool isLines)
    {
        private readonly string[] _usual = [.. Enumerable.Range(0, 3).Select(_ => OneOf(payloads, random))];
        private readonly string[] _usuallyBetween = ["", OneOf(Between, random)];
        private readonly string _lineEnd = random.Next(3) == 0 ? "\r\n" : "\n";
        private readonly int _tameness = random.Next(4) switch { 0 => 3, 1 => 60, _ => 12 };

        private bool IsWild => random.Next(_tameness) == 0;

        public byte[] Make()
        {
            var text = new StringBuilder(random.Next(10) == 0 ? "\u00EF\u00BB\u00BF" : "");
            for (int events = random.Next(4, 16); events > 0; events--)
            {
                text.Append(IsWild ? OneOf(Between, random) : OneOf(_usuallyBetween, random));
                string payload = Filled(IsWild ? OneOf(payloads, random) : _usual[Math.Min(random.Next(6), 2)]);
                string end = random.Next(_tameness * 2) == 0 ? "\r" : _lineEnd;
                text.Append(isLines ? payload + end : Event(payload, end));
            }

            if (random.Next(4) == 0)
            {
                text.Length -= random.Next(1, Math.Min(30, text.Length));
            }

            return Encoding.Latin1.GetBytes(text.ToString());
        }

        private string Event(string payload, string end)
        {
            string before = IsWild ? $"event: {(random.Next(2) == 0 ? "message_stop" : "x")}{end}" : "";
            string behind = random.Next(_tameness * 2) == 0 ? $"event: y{_lineEnd}" : "";
            return $"{before}{(IsWild ? "data:" : "data: ")}{payload}{end}{behind}{end}";
        }

        private string Filled(string payload) => string.Concat(payload.Select(unit => unit switch
        {
            '$' => Filling(Texts),
            '#' => Filling(Numbers),
            '@' => Filling(Lists),
            '%' => Filling(Spaces),
            _ => unit.ToString(),
        }));

        private string Filling(string[] all) => all[random.Next(IsWild ? all.Length : 3)];

        private static string OneOf(string[] all, Random random) => all[random.Next(all.Length)];
    }
}
