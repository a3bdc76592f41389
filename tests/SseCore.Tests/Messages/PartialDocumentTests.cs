using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Messages;

/// <summary>What is known of an unfinished text: the table of docs/partial-json.md, row by row.</summary>
public class PartialDocumentTests
{
    [Theory]
    [InlineData("", null, null)]
    [InlineData(" \n", null, null)]
    [InlineData("\"", "\"\"", null)]
    [InlineData("\"abc", "\"abc\"", null)]
    [InlineData("\"abc\\", "\"abc\"", null)]
    [InlineData("\"abc\\u12", "\"abc\"", null)]
    [InlineData("\"abc\"", "\"abc\"", "\"abc\"")]
    [InlineData("\"\\ud83d", "\"\"", null)]
    [InlineData("\"\\ud83d\\u", "\"\"", null)]
    [InlineData("\"\\ud83d\\ude4", "\"\"", null)]
    [InlineData("\"\\ud83d\\ude42", "\"\\ud83d\\ude42\"", null)]
    [InlineData("\"\\ud83dx", "\"\\ufffdx\"", null)]
    [InlineData("{", "{}", "{}")]
    [InlineData("{\"ke", "{}", "{}")]
    [InlineData("{\"key\"", "{}", "{}")]
    [InlineData("{\"key\":", "{}", "{}")]
    [InlineData("{\"k1\":1,\"k2\":", "{\"k1\":1}", "{\"k1\":1}")]
    [InlineData("{\"k1\":1,\"k2\":\"v", "{\"k1\":1,\"k2\":\"v\"}", "{\"k1\":1}")]
    [InlineData("{\"a\":1,\"b\":n", "{\"a\":1,\"b\":null}", "{\"a\":1}")]
    [InlineData("[tru", "[true]", "[]")]
    [InlineData("f", "false", null)]
    [InlineData("12", "12", null)]
    [InlineData("12 ", "12", "12")]
    [InlineData("12.", "12", null)]
    [InlineData("-", null, null)]
    [InlineData("2.5e-", "2.5", null)]
    [InlineData("{\"a\":-", "{}", "{}")]
    [InlineData("[1, ", "[1]", "[1]")]
    [InlineData("[1", "[1]", "[]")]
    [InlineData("[[1],[2", "[[1],[2]]", "[[1],[]]")]
    [InlineData("{\"a\":1,\"a\":2", "{\"a\":1,\"a\":2}", "{\"a\":1}")]
    public void What_is_known_is_a_document(string text, string? everything, string? wholeValues)
    {
        using var json = new JsonAccumulator();
        json.Append(Encoding.UTF8.GetBytes(text));
        Assert.Equal(everything, JsonReading.DocumentOf(json, UnfinishedJson.All));
        Assert.Equal(wholeValues, JsonReading.DocumentOf(json, UnfinishedJson.None));
    }

    [Theory]
    [InlineData("{\"a\":\"x", UnfinishedJson.Strings, "{\"a\":\"x\"}")]
    [InlineData("{\"a\":\"x", UnfinishedJson.Literals | UnfinishedJson.Numbers, "{}")]
    [InlineData("{\"a\":t", UnfinishedJson.Literals, "{\"a\":true}")]
    [InlineData("{\"a\":t", UnfinishedJson.Strings | UnfinishedJson.Numbers, "{}")]
    [InlineData("{\"a\":1.5", UnfinishedJson.Numbers, "{\"a\":1.5}")]
    [InlineData("{\"a\":1.5", UnfinishedJson.Strings | UnfinishedJson.Literals, "{}")]
    public void Each_kind_of_value_has_its_own_switch(string text, UnfinishedJson unfinished, string document)
    {
        using var json = new JsonAccumulator();
        json.Append(Encoding.UTF8.GetBytes(text));
        Assert.Equal(document, JsonReading.DocumentOf(json, unfinished));
    }

    [Theory]
    [InlineData("", JsonAccumulatorState.NothingYet, JsonAccumulatorState.NothingYet)]
    [InlineData(" \t", JsonAccumulatorState.NothingYet, JsonAccumulatorState.NothingYet)]
    [InlineData("{", JsonAccumulatorState.Incomplete, JsonAccumulatorState.Incomplete)]
    [InlineData("\"a", JsonAccumulatorState.Incomplete, JsonAccumulatorState.Incomplete)]
    [InlineData("{}", JsonAccumulatorState.Complete, JsonAccumulatorState.Complete)]
    [InlineData("true", JsonAccumulatorState.Complete, JsonAccumulatorState.Complete)]
    [InlineData("tru", JsonAccumulatorState.Incomplete, JsonAccumulatorState.Incomplete)]
    [InlineData("12", JsonAccumulatorState.Incomplete, JsonAccumulatorState.Complete)]
    [InlineData("12\n", JsonAccumulatorState.Complete, JsonAccumulatorState.Complete)]
    [InlineData("12.", JsonAccumulatorState.Incomplete, JsonAccumulatorState.Incomplete)]
    [InlineData("[12", JsonAccumulatorState.Incomplete, JsonAccumulatorState.Incomplete)]
    [InlineData("{}x", JsonAccumulatorState.Failed, JsonAccumulatorState.Failed)]
    public void It_claims_no_more_than_it_knows(string text, JsonAccumulatorState state, JsonAccumulatorState atEnd)
    {
        using var json = new JsonAccumulator();
        json.Append(Encoding.UTF8.GetBytes(text));
        Assert.Equal(state, json.State);
        Assert.False(json.IsTruncated);
        Assert.Equal(atEnd, json.Complete());
        Assert.Equal(atEnd == JsonAccumulatorState.Incomplete, json.IsTruncated);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("12", true)]
    [InlineData("{\"a\":", true)]
    [InlineData("{\"a\":1}", false)]
    public void A_text_that_was_cut_is_whole_only_if_its_value_is(string text, bool isTruncated)
    {
        using var json = new JsonAccumulator();
        json.Append(Encoding.UTF8.GetBytes(text));
        json.Complete(wasCut: true);
        Assert.Equal(isTruncated, json.IsTruncated);
        Assert.Equal(!isTruncated, json.State == JsonAccumulatorState.Complete);
    }

    [Theory]
    [InlineData("{\"a\":1} x", JsonFailure.TrailingText, 8, "{\"a\":1}")]
    [InlineData("1 2", JsonFailure.TrailingText, 2, "1")]
    [InlineData("{\"a\":1,}", JsonFailure.Syntax, 7, "{\"a\":1}")]
    [InlineData("{\"a\":\"b\\x\"}", JsonFailure.Syntax, 8, "{\"a\":\"b\"}")]
    [InlineData("[1,01]", JsonFailure.Syntax, 4, "[1,0]")]
    [InlineData("{'a':1}", JsonFailure.Syntax, 1, "{}")]
    [InlineData("nul!", JsonFailure.Syntax, 3, "null")]
    [InlineData("<html>", JsonFailure.Syntax, 0, null)]
    [InlineData("\uFEFF{}", JsonFailure.Syntax, 0, null)]
    public void What_is_wrong_is_data_and_what_came_before_stays(string text, JsonFailure failure, int offset, string? document)
    {
        using var json = new JsonAccumulator();
        byte[] bytes = Encoding.UTF8.GetBytes(text + "more");
        json.Append(bytes);
        Assert.Equal((JsonAccumulatorState.Failed, failure, offset), (json.State, json.Failure, json.FailureOffset));
        Assert.Equal(document, JsonReading.DocumentOf(json, UnfinishedJson.All));
        Assert.Equal(bytes, json.RawText);

        SseException exception = Assert.Throws<SseException>(json.ParseDocument);
        Assert.Equal((SseErrorCode.InvalidJson, offset), (exception.Code, exception.Offset));
    }

    [Fact]
    public void Only_a_whole_value_is_parsed()
    {
        using var json = new JsonAccumulator();
        json.Append("{\"a\":\"\\ud83d\","u8);
        SseException exception = Assert.Throws<SseException>(json.ParseDocument);
        Assert.Equal((SseErrorCode.InvalidJson, 14), (exception.Code, exception.Offset));

        json.Append("\"b\":2}"u8);
        using System.Text.Json.JsonDocument document = json.ParseDocument();
        Assert.Equal("\uFFFD", document.RootElement.GetProperty("a").GetString());
        Assert.Equal(2, document.RootElement.GetProperty("b").GetInt32());
    }

    [Fact]
    public void Nothing_can_be_added_after_the_end_before_a_reset()
    {
        using var json = new JsonAccumulator();
        json.Append("1"u8);
        json.Complete();
        Assert.Throws<InvalidOperationException>(() => json.Append("2"u8));

        json.Reset();
        Assert.Equal(JsonAccumulatorState.NothingYet, json.State);
        json.Append("[2"u8);
        Assert.Equal("[2]", JsonReading.DocumentOf(json, UnfinishedJson.All));
    }
}
