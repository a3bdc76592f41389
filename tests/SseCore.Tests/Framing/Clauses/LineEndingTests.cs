using SseCore.TestKit;

namespace SseCore.Tests.Framing.Clauses;

// Spec: "Lines must be separated by either a U+000D CARRIAGE RETURN U+000A LINE FEED (CRLF) character pair, a single
// U+000A LINE FEED (LF) character, or a single U+000D CARRIAGE RETURN (CR) character."
public class LineEndingTests
{
    private static readonly string[] LineEndings = ["\n", "\r", "\r\n"];

    // CR then LF is one ending, so it cannot stand for two.
    public static IEnumerable<object[]> Pairs =>
        from first in LineEndings
        from second in LineEndings
        where (first, second) != ("\r", "\n")
        select new object[] { first, second };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Any_two_line_endings_end_an_event(string first, string second) =>
        Assert.Equal(["one", "two"], EveryWay.Data($"data: one{first}{second}data: two{first}{second}"));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Line_endings_mix_within_an_event(string first, string second) =>
        Assert.Equal(["a\nb\nc"], EveryWay.Data($"data: a{first}data: b{second}data: c{second}{second}"));

    [Fact]
    public void A_CR_and_an_LF_are_one_ending() =>
        Assert.Equal(["a\nb"], EveryWay.Data("data: a\r\ndata: b\n\n"));

    [Fact]
    public void LF_CR_are_two_endings() =>
        Assert.Equal(["a", "b"], EveryWay.Data("data: a\n\rdata: b\n\r"));

    [Fact]
    public void Only_one_LF_belongs_to_a_CR() =>
        Assert.Equal(["a", "b"], EveryWay.Data("data: a\r\n\ndata: b\r\n\n"));

    [Fact]
    public void An_LF_after_the_dispatching_CR_belongs_to_it() =>
        Assert.Equal([new FramedEvent("message", "a", "", 0), new FramedEvent("message", "b", "", 10)], EveryWay.Frame("data: a\r\r\ndata: b\r\r\n").Events);

    [Fact]
    public void Other_separators_of_Unicode_and_ASCII_end_no_line()
    {
        const string Data = "a\u000Bb\u000Cc\u0085d\u2028e\u2029f\u001Eg";
        Assert.Equal([Data], EveryWay.Data($"data: {Data}\n\n"));
    }

    [Theory]
    [InlineData("\n\n\n\n")]
    [InlineData("\r\r\r\r")]
    [InlineData("\r\n\r\n\n\r")]
    public void Blank_lines_alone_are_no_events(string stream)
    {
        FramingResult result = EveryWay.Frame(stream);
        Assert.Empty(result.Events);
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    }
}
