namespace SseCore.Fuzz.Tests;

/// <summary>The check of generated code detects the flaws that it looks for.</summary>
public class CSharpTokensTests
{
    [Theory]
    [InlineData("class A { char c = '\\''; string s = \"}\\\"\"; } // é }\n/// <b>\n")]
    public void Sound_code_has_no_flaw(string code) => Assert.Null(CSharpTokens.FlawOf(code));

    [Theory]
    [InlineData("string s = \"a\n\";")]
    [InlineData("string s = \"a\u2028\";")]
    [InlineData("// a\u2028b\n")]
    [InlineData("// a\rb\n")]
    [InlineData("class A { (]) }")]
    [InlineData("class A {")]
    [InlineData("class é { }")]
    public void Text_that_escapes_is_seen(string code) => Assert.NotNull(CSharpTokens.FlawOf(code));
}
