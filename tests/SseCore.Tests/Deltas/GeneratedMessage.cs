using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace SseCore.Tests.Deltas;

/// <summary>A stream of payloads of one dialect, sensible or not, and a seed for writing and cutting it.</summary>
internal sealed record GeneratedMessage(string Dialect, IReadOnlyList<Json> Payloads, int Seed)
{
    private static readonly Gen<string> Text = Gen.Elements(
        "", "a", " word", "\\n", "\\\"q\\\"", "\\u00e9", "é", "北京", "🙂", "\\ud83d\\ude42", "\\ud83d", "\\ude42", "x\\ud83d", "\\ude42y", "\\\\", "{}", "{\\\"a\\\":", "1}");

    private static readonly Gen<Json> TextOrNothing = Gen.Frequency(
        (6, Text.Select(Json.String)),
        (1, Gen.Constant(Json.Raw("null"))),
        (1, Gen.Elements("false", "7", "[]", "{}").Select(Json.Raw)));

    private static readonly Gen<Json> Id = Gen.Elements("a", "b", "c", "", "\\ud83d").Select(Json.String).Or(Gen.Elements(Json.Raw("null"), Json.Raw("12")));
    private static readonly Gen<Json> Name = Gen.Elements("f", "g", "", "n\\u0061me").Select(Json.String).Or(Gen.Constant(Json.Raw("null")));
    private static readonly Gen<Json> Index = Gen.Elements("0", "0", "1", "2", "11", "1.0", "-1", "null").Select(Json.Raw);
    private static readonly Gen<Json> Count = Gen.Elements("0", "1", "5", "12.0", "2e1", "null", "\"5\"", "1.5").Select(Json.Raw);
    private static readonly Gen<Json> Reason = Gen.Elements("stop", "tool_calls", "", "st\\u006fp").Select(Json.String).Or(Gen.Constant(Json.Raw("null")));

    public static Arbitrary<GeneratedMessage> OpenAiChat { get; } = MessagesOf("openai-chat", OpenAiChatPayload());

    public static Arbitrary<GeneratedMessage> AnthropicMessages { get; } = MessagesOf("anthropic-messages", AnthropicPayload());

    /// <summary>The stream with every payload compact and its members in the order of their provider.</summary>
    public byte[] Bytes => Write(payload => payload.ToString());

    /// <summary>The same stream in another layout: members reordered, white space and unknown members strewn in.</summary>
    public byte[] BytesInAnyLayout
    {
        get
        {
            var random = new Random(Seed);
            return Write(payload => payload.WriteAnyWay(random));
        }
    }

    public override string ToString() => $"{Dialect} (seed {Seed})\n{Encoding.UTF8.GetString(Bytes)}";

    private byte[] Write(Func<Json, string> write) =>
        Encoding.UTF8.GetBytes(string.Concat(Payloads.Select(payload => $"data: {write(payload).ReplaceLineEndings("\ndata: ")}\n\n")));

    private static Arbitrary<GeneratedMessage> MessagesOf(string dialect, Gen<Json> payload) => Arb.From(
        from payloads in Gen.ListOf(payload)
        from seed in Gen.Choose(0, int.MaxValue)
        select new GeneratedMessage(dialect, payloads, seed),
        message => Enumerable.Range(0, message.Payloads.Count)
            .Select(i => message with { Payloads = [.. message.Payloads.Take(i), .. message.Payloads.Skip(i + 1)] }));

    // Each member is there or not.
    private static Gen<Json?> Sometimes(Gen<Json> value, int percent = 50) =>
        Gen.Frequency((percent, value.Select(json => (Json?)json)), (100 - percent, Gen.Constant<Json?>(null)));

    private static Gen<Json> OpenAiChatPayload()
    {
        Gen<Json> function = from name in Sometimes(Name)
                             from arguments in Sometimes(TextOrNothing)
                             select Json.Object(("name", name), ("arguments", arguments));
        Gen<Json> toolCall = from index in Sometimes(Index, 70)
                             from id in Sometimes(Id)
                             from call in Sometimes(function, 90)
                             select Json.Object(("index", index), ("id", id), ("function", call));
        Gen<Json> detail = from text in Sometimes(TextOrNothing)
                           from summary in Sometimes(TextOrNothing)
                           select Json.Object(("text", text), ("summary", summary));
        Gen<Json> part = from type in Gen.Elements("text", "thinking", "reference").Select(Json.String)
                         from text in Sometimes(TextOrNothing)
                         from thinking in Sometimes(Gen.ListOf(detail).Select(Json.Array), 70)
                         select Json.Object(("type", type), ("text", text), ("thinking", thinking));
        Gen<Json> content = Gen.Frequency((5, TextOrNothing), (1, Gen.ListOf(part).Select(Json.Array)));
        Gen<Json> delta = from text in Sometimes(content)
                          from reasoning in Sometimes(TextOrNothing, 15)
                          from reasoningContent in Sometimes(TextOrNothing, 15)
                          from details in Sometimes(Gen.ListOf(detail).Select(Json.Array), 15)
                          from refusal in Sometimes(TextOrNothing, 15)
                          from calls in Sometimes(Gen.ListOf(toolCall).Resize(3).Select(Json.Array), 40)
                          from call in Sometimes(function, 10)
                          select Json.Object(
                              ("content", text), ("reasoning", reasoning), ("reasoning_content", reasoningContent),
                              ("reasoning_details", details), ("refusal", refusal), ("tool_calls", calls), ("function_call", call));
        Gen<Json> choice = from index in Sometimes(Index, 80)
                           from said in Sometimes(delta, 95)
                           from reason in Sometimes(Reason, 10)
                           select Json.Object(("index", index), ("delta", said), ("finish_reason", reason));
        Gen<Json> usage = from prompt in Sometimes(Count)
                          from completion in Sometimes(Count)
                          from total in Sometimes(Count)
                          from cached in Sometimes(Count)
                          select Json.Object(
                              ("prompt_tokens", prompt), ("completion_tokens", completion), ("total_tokens", total), ("prompt_cache_hit_tokens", cached));
        return from id in Sometimes(Id, 30)
               from model in Sometimes(Name, 30)
               from choices in Sometimes(Gen.ListOf(choice).Resize(3).Select(Json.Array), 90)
               from counts in Sometimes(usage, 10)
               from error in Sometimes(Error(), 5)
               select Json.Object(("id", id), ("model", model), ("choices", choices), ("usage", counts), ("error", error));
    }

    private static Gen<Json> AnthropicPayload()
    {
        Gen<Json> block = from type in Gen.Elements("text", "thinking", "redacted_thinking", "tool_use", "tool_use", "server_tool_use", "novel").Select(Json.String)
                          from text in Sometimes(TextOrNothing)
                          from id in Sometimes(Id, 90)
                          from name in Sometimes(Name, 90)
                          from input in Sometimes(Gen.Elements("{}", "{ }", "{\"k\":1}").Select(Json.Raw))
                          select Json.Object(("type", type), ("text", text), ("thinking", text), ("data", text), ("signature", text), ("id", id), ("name", name), ("input", input));
        Gen<Json> delta = from type in Gen.Elements("text_delta", "thinking_delta", "signature_delta", "input_json_delta", "input_json_delta", "novel_delta").Select(Json.String)
                          from text in Sometimes(TextOrNothing, 90)
                          select Json.Object(("type", type), ("text", text), ("thinking", text), ("signature", text), ("partial_json", text));
        Gen<Json> usage = from input in Sometimes(Count)
                          from output in Sometimes(Count)
                          from cached in Sometimes(Count)
                          select Json.Object(("input_tokens", input), ("output_tokens", output), ("cache_read_input_tokens", cached));
        Gen<Json> index = Gen.Elements("0", "1", "2").Select(Json.Raw);
        return Gen.Frequency(
            (1, from id in Sometimes(Id)
                from model in Sometimes(Name)
                from counts in Sometimes(usage)
                select Json.Object(("type", Json.String("message_start")), ("message", Json.Object(("id", id), ("model", model), ("usage", counts))))),
            (4, from at in index
                from started in block
                select Json.Object(("type", Json.String("content_block_start")), ("index", at), ("content_block", started))),
            (8, from at in index
                from grown in delta
                select Json.Object(("type", Json.String("content_block_delta")), ("index", at), ("delta", grown))),
            (2, from at in index
                select Json.Object(("type", Json.String("content_block_stop")), ("index", at))),
            (1, from reason in Reason
                from counts in Sometimes(usage)
                select Json.Object(("type", Json.String("message_delta")), ("delta", Json.Object(("stop_reason", reason))), ("usage", counts))),
            (1, Gen.Elements(Json.Object(("type", Json.String("ping"))), Json.Object(("type", Json.String("novel"))), Json.Object())),
            (1, from error in Error() select Json.Object(("type", Json.String("error")), ("error", error))));
    }

    private static Gen<Json> Error() => TextOrNothing.Or(
        from type in Sometimes(TextOrNothing)
        from code in Sometimes(TextOrNothing)
        from message in Sometimes(TextOrNothing)
        select Json.Object(("type", type), ("code", code), ("message", message)));
}
