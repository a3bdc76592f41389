using System.Text;
using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Tests.Messages;

/// <summary>A text is accepted if and only if <see cref="Utf8JsonReader"/> accepts it, and rejected at its first invalid byte.</summary>
public class JsonAcceptanceTests
{
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"", "\\", "\\u00", "\\n", "1", "0", "-", ".", "e", "true", "nul", "l", " ", "\n", "\u0001", "é",
    ];

    [Fact]
    public void Every_short_text_is_accepted_or_refused_alike()
    {
        using var json = new JsonAccumulator();
        ForEveryText(string.Empty, depth: 4, text => AssertAgrees(json, text));
    }

    [Fact]
    public void Every_short_text_fails_where_plain_recursion_does()
    {
        using var json = new JsonAccumulator();
        ForEveryText(string.Empty, depth: 3, text =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            json.Reset();
            json.Append(bytes);
            Assert.Equal(JsonPrefix.Of(Encoding.Latin1.GetString(bytes), UnfinishedJson.All).WrongAt, json.FailureOffset);
        });
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    public void The_limit_of_depth_is_the_same(int depth)
    {
        using var json = new JsonAccumulator();
        AssertAgrees(json, new string('[', depth) + new string(']', depth));
        AssertAgrees(json, string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
    }

    [SharedFact]
    public void Payloads_of_real_streams_are_accepted_alike()
    {
        using var json = new JsonAccumulator();
        int read = 0;
        foreach (string path in SharedFolder.Corpus(".sse"))
        {
            using var framer = new SseFramer();
            ReadOnlySpan<byte> stream = File.ReadAllBytes(SharedFolder.PathOf("corpus/" + path));
            while (framer.TryRead(ref stream, out SseEvent evt))
            {
                AssertAgrees(json, evt.Data);
                read++;
            }
        }

        Assert.True(read > 1000);
    }

    private static void ForEveryText(string text, int depth, Action<string> assert)
    {
        assert(text);
        if (depth > 0)
        {
            foreach (string token in Tokens)
            {
                ForEveryText(text + token, depth - 1, assert);
            }
        }
    }

    private static void AssertAgrees(JsonAccumulator json, string text) => AssertAgrees(json, Encoding.UTF8.GetBytes(text));

    private static void AssertAgrees(JsonAccumulator json, ReadOnlySpan<byte> text)
    {
        json.Reset();
        json.Append(text);
        if (json.Complete() == JsonAccumulatorState.Complete != JsonReading.IsAccepted(text))
        {
            Assert.Fail($"{Encoding.UTF8.GetString(text)}: {json.State}");
        }
    }
}
