using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SseCore.TestServer;

namespace SseCore.Extensions.AI.Tests;

/// <summary>The loop of calls and results that <see cref="FunctionInvokingChatClient"/> runs around the clients.</summary>
public class FunctionInvocationTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city) => $"It rains in {city}.", "weather", "Tells the weather.");

    private static readonly AIFunction Now = AIFunctionFactory.Create(string () => throw new InvalidOperationException("a secret"), "now", "Tells the time.");

    public static TheoryData<string, bool> Clients => new() { { "openai", true }, { "openai", false }, { "anthropic", true }, { "anthropic", false } };

    private static ResponseScript ChatCalls { get; } = Wire.Chat(
        Wire.ChatStart,
        Wire.ChatText("Let me see. "),
        Wire.ChatDelta("""{"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"weather","arguments":""}}]}"""),
        Wire.ChatDelta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Bern\"}"}}]}"""),
        Wire.ChatDelta("""{"tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"now","arguments":"{}"}}]}"""),
        Wire.ChatFinish("tool_calls"));

    private static ResponseScript MessagesCalls { get; } = Wire.Messages(
        Wire.MessageStart,
        Wire.BlockStart(0, """{"type":"thinking","thinking":"","signature":""}"""),
        Wire.BlockDelta(0, """{"type":"thinking_delta","thinking":"First."}"""),
        Wire.BlockDelta(0, """{"type":"signature_delta","signature":"sig1"}"""),
        Wire.BlockStop(0),
        Wire.BlockStart(1, """{"type":"thinking","thinking":"","signature":""}"""),
        Wire.BlockDelta(1, """{"type":"thinking_delta","thinking":"Second."}"""),
        Wire.BlockDelta(1, """{"type":"signature_delta","signature":"sig2"}"""),
        Wire.BlockStop(1),
        Wire.BlockStart(2, """{"type":"redacted_thinking","data":"opaque"}"""),
        Wire.BlockStop(2),
        Wire.BlockStart(3, """{"type":"text","text":"Let me see."}"""),
        Wire.BlockStop(3),
        Wire.BlockStart(4, """{"type":"tool_use","id":"toolu_a","name":"weather","input":{}}"""),
        Wire.BlockDelta(4, """{"type":"input_json_delta","partial_json":"{\"city\":\"Bern\"}"}"""),
        Wire.BlockStop(4),
        Wire.BlockStart(5, """{"type":"text","text":"And the time."}"""),
        Wire.BlockStop(5),
        Wire.BlockStart(6, """{"type":"tool_use","id":"toolu_b","name":"now","input":{}}"""),
        Wire.BlockStop(6),
        Wire.MessageDelta("tool_use"),
        Wire.MessageStop);

    private static ResponseScript ChatAnswer { get; } = Wire.Chat(Wire.ChatStart, Wire.ChatText("It rains."), Wire.ChatFinish("stop"));

    private static ResponseScript MessagesAnswer { get; } = Wire.Messages(
        Wire.MessageStart, Wire.BlockStart(0, """{"type":"text","text":"It rains."}"""), Wire.BlockStop(0), Wire.MessageDelta("end_turn"), Wire.MessageStop);

    private static ResponseScript MessagesSearch { get; } = Wire.Messages(
        Wire.MessageStart,
        Wire.BlockStart(0, """{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}"""),
        Wire.BlockDelta(0, """{"type":"input_json_delta","partial_json":"{\"query\":\"x\"}"}"""),
        Wire.BlockStop(0),
        Wire.BlockStart(1, """{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]}"""),
        Wire.BlockStop(1),
        Wire.BlockStart(2, """{"type":"tool_use","id":"toolu_a","name":"weather","input":{}}"""),
        Wire.BlockDelta(2, """{"type":"input_json_delta","partial_json":"{\"city\":\"Bern\"}"}"""),
        Wire.BlockStop(2),
        Wire.MessageDelta("tool_use"),
        Wire.MessageStop);

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Every_result_goes_with_the_call_that_it_answers(string provider, bool streams)
    {
        bool isOpenAi = provider == "openai";
        await using Served served = isOpenAi ? new Served(ChatCalls, ChatAnswer) : new Served(MessagesCalls, MessagesAnswer);

        ChatResponse response = await AskAsync(served, isOpenAi, streams, [new(ChatRole.User, "Weather?")]);

        Assert.Equal("It rains.", response.Messages[^1].Text);
        string expected = isOpenAi
            ? """
              [{"role":"user","content":"Weather?"},
               {"role":"assistant","content":"Let me see. ","tool_calls":[
                {"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\u0022city\u0022:\u0022Bern\u0022}"}},
                {"id":"call_b","type":"function","function":{"name":"now","arguments":"{}"}}]},
               {"role":"tool","tool_call_id":"call_a","content":"It rains in Bern."},
               {"role":"tool","tool_call_id":"call_b","content":"Error: Function failed."}]
              """
            : """
              [{"role":"user","content":[{"type":"text","text":"Weather?"}]},
               {"role":"assistant","content":[
                {"type":"thinking","thinking":"First.","signature":"sig1"},{"type":"thinking","thinking":"Second.","signature":"sig2"},{"type":"redacted_thinking","data":"opaque"},
                {"type":"text","text":"Let me see."},{"type":"tool_use","id":"toolu_a","name":"weather","input":{"city":"Bern"}},
                {"type":"text","text":"And the time."},{"type":"tool_use","id":"toolu_b","name":"now","input":{}}]},
               {"role":"user","content":[
                {"type":"tool_result","tool_use_id":"toolu_a","content":"It rains in Bern."},
                {"type":"tool_result","tool_use_id":"toolu_b","content":"Error: Function failed.","is_error":true}]}]
              """;
        AssertSame(expected, served.Body(1)["messages"]);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_conversation_that_was_stored_keeps_its_calls(string provider, bool streams)
    {
        bool isOpenAi = provider == "openai";
        await using Served served = isOpenAi ? new Served(ChatCalls, ChatAnswer) : new Served(MessagesSearch, MessagesAnswer);
        List<ChatMessage> messages = [new(ChatRole.User, "Weather?")];
        messages.AddRange((await AskAsync(served, isOpenAi, streams, messages)).Messages);
        JsonNode sent = served.Body(1)["messages"]!;

        string stored = JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions);
        messages = JsonSerializer.Deserialize<List<ChatMessage>>(stored, AIJsonUtilities.DefaultOptions)!;
        await AskAsync(served, isOpenAi, streams, [.. messages, new(ChatRole.User, "And?")]);

        // The first answer, which made the call. Serialization does not preserve that a result is an error.
        AssertSame(sent[1]!.ToJsonString(), served.Body(2)["messages"]![1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_provider_ran_is_not_sent_as_a_call(bool streams)
    {
        await using var served = new Served(MessagesSearch, MessagesAnswer);

        await AskAsync(served, isOpenAi: false, streams, [new(ChatRole.User, "Weather?")]);

        AssertSame(
            """
            [{"role":"user","content":[{"type":"text","text":"Weather?"}]},
             {"role":"assistant","content":[{"type":"tool_use","id":"toolu_a","name":"weather","input":{"city":"Bern"}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_a","content":"It rains in Bern."}]}]
            """,
            served.Body(1)["messages"]);
    }

    [Fact]
    public async Task Reasoning_goes_back_with_the_calls_where_a_member_is_named_for_it()
    {
        ResponseScript calls = Wire.Chat(
            Wire.ChatDelta("""{"reasoning_content":"Rain"}"""),
            Wire.ChatDelta("""{"reasoning_content":"?"}"""),
            Wire.ChatDelta("""{"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}}]}"""),
            Wire.ChatFinish("tool_calls"));
        await using var served = new Served(calls, ChatAnswer);

        await AskAsync(served, isOpenAi: true, streams: false, [new(ChatRole.User, "Weather?")], "reasoning_content");

        AssertSame(
            """
            {"role":"assistant","content":null,"reasoning_content":"Rain?",
             "tool_calls":[{"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\u0022city\u0022:\u0022Bern\u0022}"}}]}
            """,
            served.Body(1)["messages"]![1]);
    }

    [Theory]
    [InlineData("\"extra_content\":{\"google\":{\"thought_signature\":\"sig+/=\"}}", true)]
    [InlineData("\"extra_content\":{\"google\":{\"thought_signature\":\"sig+/=\"}}", false)]
    [InlineData("\"extra_content\":{\"vertex\":{\"thought_signature\":\"sig+/=\"}}", false)]
    [InlineData("\"provider_specific_fields\":{\"thought_signature\":\"sig+/=\"}", false)]
    public async Task The_signature_of_a_call_goes_back_with_it(string signature, bool streams)
    {
        ResponseScript calls = Wire.Chat(
            Wire.ChatDelta("""{"reasoning_content":"Rain?"}"""),
            Wire.ChatDelta($$$"""{"tool_calls":[{{{{signature}}},"index":0,"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}}]}"""),
            Wire.ChatDelta("""{"tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"now","arguments":"{}"}}]}"""),
            Wire.ChatFinish("tool_calls"));
        await using var served = new Served(calls, ChatAnswer);

        List<ChatMessage> messages = [new(ChatRole.User, "Weather?")];
        messages.AddRange((await AskAsync(served, isOpenAi: true, streams, messages)).Messages);

        string expected = $$$"""
            {"role":"assistant","content":null,"tool_calls":[
             {"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\u0022city\u0022:\u0022Bern\u0022}"},{{{signature}}}},
             {"id":"call_b","type":"function","function":{"name":"now","arguments":"{}"}}]}
            """;
        AssertSame(expected, served.Body(1)["messages"]![1]);
        Assert.Null(Assert.Single(messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>()).ProtectedData);

        string stored = JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions);
        messages = JsonSerializer.Deserialize<List<ChatMessage>>(stored, AIJsonUtilities.DefaultOptions)!;
        await AskAsync(served, isOpenAi: true, streams, [.. messages, new(ChatRole.User, "And?")]);
        AssertSame(expected, served.Body(2)["messages"]![1]);
    }

    private static async Task<ChatResponse> AskAsync(Served served, bool isOpenAi, bool streams, IEnumerable<ChatMessage> messages, string? reasoningMember = null)
    {
        using IChatClient client = (isOpenAi ? (IChatClient)served.OpenAi(reasoningMember: reasoningMember) : served.Anthropic()).AsBuilder().UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [Weather, Now] };
        return streams
            ? await client.GetStreamingResponseAsync(messages, options, served.Watchdog).ToChatResponseAsync(served.Watchdog)
            : await client.GetResponseAsync(messages, options, served.Watchdog);
    }

    private static void AssertSame(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {JsonNode.Parse(expected)!.ToJsonString()}\ngot      {actual?.ToJsonString()}");
}
