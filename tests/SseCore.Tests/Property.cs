using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace SseCore.Tests;

/// <summary>
/// Checks a property on generated cases. Runs are deterministic; the environment variable SSECORE_SEED selects
/// other cases, or those of a run that failed elsewhere, and SSECORE_CASES how many, in percent.
/// </summary>
internal static class Property
{
    private const string SeedVariable = "SSECORE_SEED";
    private const string CasesVariable = "SSECORE_CASES";
    private const ulong DefaultSeed = 9_2_6;

    public static void Check<T>(Arbitrary<T> cases, Action<T> property, int count = 300) =>
        Check(Prop.ForAll(cases, property), count);

    public static void Check<T>(Arbitrary<T> cases, Func<T, Task> property, int count = 300) =>
        Check(Prop.ForAll(cases, property), count);

    private static void Check(FsCheck.Property property, int count)
    {
        ulong seed = NumberIn(SeedVariable) ?? DefaultSeed;
        int cases = (int)Math.Max(1, (ulong)count * (NumberIn(CasesVariable) ?? 100) / 100);
        Config config = Config.QuickThrowOnFailure
            .WithMaxTest(cases)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None)));
        try
        {
            FsCheck.Check.One(config, property);
        }
        catch (Exception e)
        {
            Assert.Fail($"To see it again: {SeedVariable}={seed}\n{e.Message}");
        }
    }

    private static ulong? NumberIn(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;
}
