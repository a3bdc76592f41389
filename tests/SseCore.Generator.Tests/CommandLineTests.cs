namespace SseCore.Generator.Tests;

public class CommandLineTests
{
    [Fact]
    public void A_response_file_holds_one_argument_per_line()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("args.rsp", "--output\nout put\n\n--namespace\nMy.App\na b.json\n");
        CommandLine? commandLine = CommandLine.Parse(["@" + file, "c.json"]);
        Assert.Equal("out put", commandLine!.Output);
        Assert.Equal("My.App", commandLine.Namespace);
        Assert.Equal(["a b.json", "c.json"], commandLine.Inputs);
    }

    [Theory]
    [InlineData("my-app", "my_app")]
    [InlineData("7zip.new.Öl", "_7zip._new.Öl")]
    [InlineData("a..b", "a._.b")]
    public void A_namespace_is_made_out_of_any_project_name(string name, string expected) =>
        Assert.Equal(expected, CommandLine.Parse(["--output", "out", "--namespace", name, "a.json"])!.Namespace);

    [Theory]
    [InlineData()]
    [InlineData("a.json")]
    [InlineData("--output")]
    [InlineData("--output", "out")]
    [InlineData("--output", "out", "--verbose", "a.json")]
    public void What_makes_no_sense_is_refused(params string[] arguments) => Assert.Null(CommandLine.Parse(arguments));
}
