using SseCore.PlantedFaults;

namespace SseCore.Fuzz.Tests;

/// <summary>The faults that test the tests and the fuzzer can be planted, and only as the list describes.</summary>
public class PlantedFaultsTests
{
    private static readonly IReadOnlyList<Fault> Listed = FaultList.Parse(File.ReadAllText(FaultList.DefaultPath));

    [Fact]
    public void All_can_be_planted_in_the_library_as_it_is()
    {
        IReadOnlyDictionary<string, string> planted = Planter.Plant(Listed, file => File.ReadAllText(Path.Combine(InputFolders.PathOf(".."), "src", "SseCore", file)));
        Assert.All(Listed, fault =>
        {
            Assert.All(fault.Edits, edit => Assert.Contains($"PlantedFaults.{fault.Identifier}", planted[edit.File], StringComparison.Ordinal));
            Assert.Contains($"bool {fault.Identifier} ", planted[Planter.SwitchesFile], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void There_are_many_and_each_names_targets_that_exist()
    {
        Assert.InRange(Listed.Count, 25, 200);
        Assert.All(Listed.SelectMany(fault => fault.FuzzTargets), target => Assert.NotNull(FuzzTargets.Find(target)));
    }

    [Fact]
    public void An_expression_and_a_statement_are_switched()
    {
        Fault[] faults = [Fault("less-or-equal", "a < b", "a <= b"), Fault("never", "a < b", "false"), Fault("silent", "Tell(a);", "")];
        Assert.Equal(
            "if ((PlantedFaults.LessOrEqual ? (a <= b) : PlantedFaults.Never ? (false) : (a < b))) { if (PlantedFaults.Silent) {  } else { Tell(a); } }",
            Planter.Plant(faults, _ => "if (a < b) Tell(a);")["F.cs"]);
    }

    [Theory]
    [InlineData("if (b < a)", "no more")]
    [InlineData("if (a < b && a < b)", "more than once")]
    public void What_is_not_there_exactly_once_is_an_error_that_says_where(string source, string what)
    {
        PlantingException error = Assert.Throws<PlantingException>(() => Planter.Plant([Fault("less", "a < b", "true")], _ => source));
        Assert.Contains($"F.cs: what fault less changes is there {what}: a < b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_that_overlap_are_an_error()
    {
        Fault[] faults = [Fault("one", "a < b", "true"), Fault("two", "b + c", "b")];
        Assert.Contains("two", Assert.Throws<PlantingException>(() => Planter.Plant(faults, _ => "a < b + c")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# name\nwhat\nfuzz: a\n")]
    [InlineData("# name\nwhat\nfuzz: a\n@ F.cs\n- x\n")]
    [InlineData("# name\nwhat\n@ F.cs\n- x\n+ y\n")]
    [InlineData("# name\nwhat\nfuzz: a\n@ F.cs\n- x\n+ y\n\n# name\nwhat\nfuzz: a\n@ F.cs\n- z\n+ y\n")]
    public void A_list_that_is_none_is_an_error(string list) => Assert.Throws<PlantingException>(() => FaultList.Parse(list));

    [Fact]
    public void A_fault_may_change_several_places()
    {
        Fault fault = Assert.Single(FaultList.Parse("# a-b\nwhat it is\nfuzz: x y\n@ F.cs\n- one\n+ two\n- three;\n+\n@ G.cs\n- four\n+ five\n"));
        Assert.Equal(("a-b", "AB", "what it is"), (fault.Name, fault.Identifier, fault.Description));
        Assert.Equal(["x", "y"], fault.FuzzTargets);
        Assert.Equal([new FaultEdit("F.cs", "one", "two"), new FaultEdit("F.cs", "three;", ""), new FaultEdit("G.cs", "four", "five")], fault.Edits);
    }

    private static Fault Fault(string name, string sound, string faulty) => new(name, "", ["framer"], [new FaultEdit("F.cs", sound, faulty)]);
}
