using System.Text;
using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Tests.Messages;

/// <summary>Properties of every text, checked on generated documents, valid and invalid, at every length.</summary>
public class JsonAccumulatorProperties
{
    private static readonly UnfinishedJson[] Modes = [.. Enumerable.Range(0, 8).Select(mode => (UnfinishedJson)mode)];

    // Every way to end a value that may have begun.
    private static readonly string[] Endings = ["", "\"", "rue", "ue", "e", "alse", "lse", "se", "ull", "ll", "l"];

    [Fact]
    public void Every_prefix_of_a_document_means_what_plain_recursion_finds() =>
        Property.Check(GeneratedJson.Documents, AssertEveryPrefix, count: 150);

    [Fact]
    public void Every_prefix_of_a_broken_document_means_what_plain_recursion_finds() =>
        Property.Check(GeneratedJson.Mutations, AssertEveryPrefix, count: 250);

    [Theory]
    [InlineData("""{"a":[1,-2.5e-3,"x\n\u00e9"],"b":{}}""")]
    [InlineData("""[true,false,null,{"k":"é🙂"}]""")]
    [InlineData(""" {"\ud83d\ude42" : "\ud83d\ude42\\" , "" : [ [ ] , 0.10 ] } """)]
    [InlineData("""{"a":{"b":{"c":"{\"d\":[1"}}}""")]
    public void A_prefix_becomes_the_longest_document_that_any_ending_makes_of_it(string document)
    {
        byte[] text = Encoding.UTF8.GetBytes(document);
        using var json = new JsonAccumulator();
        for (int length = 1; length <= text.Length; length++)
        {
            json.Append(text.AsSpan(length - 1, 1));
            Assert.Equal(LongestDocument(Encoding.Latin1.GetString(text, 0, length)), CanonicalOf(json, UnfinishedJson.All));
        }
    }

    [Fact]
    public void Fragments_never_show() => Property.Check(GeneratedJson.Documents, AssertFragmentsNeverShow, count: 200);

    [Fact]
    public void Fragments_never_show_in_broken_documents() => Property.Check(GeneratedJson.Mutations, AssertFragmentsNeverShow, count: 200);

    [Fact]
    public void The_deltas_are_the_document() => Property.Check(GeneratedJson.Documents, document =>
    {
        byte[] text = document.Bytes;
        using var json = new JsonAccumulator();
        var rebuilt = new JsonRebuilt();
        foreach (ReadOnlyMemory<byte> chunk in Chunkings.Random(text.Length, document.Seed).Cut(text))
        {
            Read(json, chunk.Span, rebuilt);
        }

        Assert.Equal(JsonAccumulatorState.Complete, json.Complete());
        Read(json, default, rebuilt);
        Assert.True(rebuilt.HasEnded);
        Assert.Equal(JsonPrefix.Of(document.Text, UnfinishedJson.All).Document, rebuilt.Document);
        using JsonDocument parsed = json.ParseDocument();
        Assert.Equal(rebuilt.Document, JsonPrefix.Canonical(parsed.RootElement));
    }, count: 500);

    [Fact]
    public void A_longer_prefix_only_adds_whole_values() => Property.Check(GeneratedJson.Documents, document =>
    {
        using var json = new JsonAccumulator();
        int previous = 0;
        foreach (byte next in document.Bytes)
        {
            json.Append([next]);
            int length = JsonReading.BytesOf(json, UnfinishedJson.None)?.Count(value => value is not ((byte)']' or (byte)'}')) ?? 0;
            Assert.True(length >= previous);
            previous = length;
        }
    });

    private static void AssertEveryPrefix(GeneratedJson document)
    {
        byte[] text = document.Bytes;
        using var growing = new JsonAccumulator();
        using var whole = new JsonAccumulator();
        for (int length = 0; length <= text.Length; length++)
        {
            JsonPrefix expected = JsonPrefix.Of(document.Text[..length], UnfinishedJson.All);
            growing.Append(text.AsSpan(Math.Max(length - 1, 0), Math.Min(length, 1)));
            AssertState(growing, expected);
            foreach (UnfinishedJson mode in Modes)
            {
                JsonPrefix inMode = mode == UnfinishedJson.All ? expected : JsonPrefix.Of(document.Text[..length], mode);
                Assert.Equal(inMode.Document, CanonicalOf(growing, mode));
            }

            whole.Reset();
            whole.Append(text.AsSpan(0, length));
            AssertState(whole, expected);
            AssertEnd(whole, expected);
        }
    }

    private static void AssertState(JsonAccumulator json, JsonPrefix expected)
    {
        Assert.Equal(
            expected.End switch
            {
                JsonPrefix.Ending.Whole => JsonAccumulatorState.Complete,
                JsonPrefix.Ending.Wrong or JsonPrefix.Ending.Trailing => JsonAccumulatorState.Failed,
                _ => expected.HasBegun ? JsonAccumulatorState.Incomplete : JsonAccumulatorState.NothingYet,
            },
            json.State);
        Assert.Equal(expected.WrongAt, json.FailureOffset);
        Assert.Equal(expected.End == JsonPrefix.Ending.Trailing, json.Failure == JsonFailure.TrailingText);
    }

    private static void AssertEnd(JsonAccumulator json, JsonPrefix expected)
    {
        bool isWhole = expected.End is JsonPrefix.Ending.Whole or JsonPrefix.Ending.OpenNumber;
        Assert.Equal(isWhole, json.Complete() == JsonAccumulatorState.Complete);
        Assert.Equal(expected.End == JsonPrefix.Ending.Cut && expected.HasBegun, json.IsTruncated);
        if (isWhole)
        {
            Assert.Equal(expected.Document, CanonicalOf(json, UnfinishedJson.None));
        }
    }

    private static void AssertFragmentsNeverShow(GeneratedJson document)
    {
        byte[] text = document.Bytes;
        byte[] cut = text[..(document.Seed % (text.Length + 1))];
        AssertSame(text, complete: true);
        AssertSame(cut, complete: false);

        void AssertSame(byte[] bytes, bool complete)
        {
            JsonReading expected = JsonReading.Of(bytes, Chunkings.Whole(bytes.Length), complete);
            IEnumerable<Chunking> ways = [.. Chunkings.EverySplit(bytes.Length), .. Chunkings.Few(bytes.Length), Chunkings.Random(bytes.Length, document.Seed)];
            foreach (Chunking chunking in ways)
            {
                Assert.Equal(expected, JsonReading.Of(bytes, chunking, complete));
            }
        }
    }

    private static void Read(JsonAccumulator json, ReadOnlySpan<byte> fragment, JsonRebuilt rebuilt)
    {
        while (json.TryRead(ref fragment, out JsonDelta delta))
        {
            rebuilt.Add(delta);
        }
    }

    private static string? CanonicalOf(JsonAccumulator json, UnfinishedJson mode) =>
        JsonReading.BytesOf(json, mode) is { } bytes ? JsonPrefix.Canonical(bytes) : null;

    // Tries every ending after the longest possible prefix, then after shorter ones.
    private static string? LongestDocument(string prefix)
    {
        for (int length = prefix.Length; length >= 0; length--)
        {
            foreach (string ending in Endings)
            {
                string candidate = prefix[..length] + ending;
                try
                {
                    return JsonPrefix.Canonical(Encoding.Latin1.GetBytes(candidate + Closing(candidate)));
                }
                catch (Exception e) when (e is JsonException or InvalidOperationException)
                {
                    // Not a document, or half a character.
                }
            }
        }

        return null;
    }

    private static string Closing(string text)
    {
        var closing = new Stack<char>();
        bool isInString = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    isInString = !isInString;
                    break;
                case '\\':
                    i++;
                    break;
                case '{' or '[' when !isInString:
                    closing.Push(text[i] == '{' ? '}' : ']');
                    break;
                case '}' or ']' when !isInString:
                    closing.Pop();
                    break;
            }
        }

        return string.Concat(closing);
    }
}
