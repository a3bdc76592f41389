namespace SseCore.Fuzz.Tests;

/// <summary>The fuzz targets pass on every kept input, and on a few generated ones, which are the same in each run.</summary>
public class ReplayTests
{
    private const int Mutations = 1500;
    private const int Seed = 20261121;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    public static TheoryData<string, string> KeptInputs
    {
        get
        {
            var inputs = new TheoryData<string, string>();
            foreach (IFuzzTarget target in FuzzTargets.All)
            {
                foreach (string file in InputFolders.CorpusOf(target).Concat(InputFolders.FindingsOf(target)))
                {
                    inputs.Add(target.Name, InputFolders.NameOf(file));
                }
            }

            return inputs;
        }
    }

    [Theory]
    [MemberData(nameof(KeptInputs))]
    public void A_kept_input_passes(string target, string input) =>
        FuzzTargets.Find(target)!.Run(File.ReadAllBytes(InputFolders.PathOf(input)), new SeenFeatures());

    [Theory]
    [MemberData(nameof(Targets))]
    public void Mutated_inputs_pass(string target)
    {
        var fuzzer = new Fuzzer(FuzzTargets.Find(target)!, Seed);
        try
        {
            fuzzer.Run(mutations => mutations < Mutations);
        }
        catch (Exception e)
        {
            Assert.Fail($"Execution {fuzzer.Executions}, input {Convert.ToBase64String(fuzzer.Current)}: {e}");
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void There_is_a_corpus(string target) => Assert.NotEmpty(InputFolders.CorpusOf(FuzzTargets.Find(target)!));
}
