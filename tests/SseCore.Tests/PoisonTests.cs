using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace SseCore.Tests;

/// <summary>
/// In poisoned memory, code that keeps a borrowed span sees garbage at once. Tested in a separate copy of the library, so
/// that poisoning is off for all other tests, and on here in every build.
/// </summary>
[Collection(AllocationCollection.Name)]
public class PoisonTests
{
    private const string Switch = "SseCore.PoisonBorrowedSpans";

    public static TheoryData<string> Cases =>
        [.. typeof(PoisonCases).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_was_borrowed_is_overwritten(string name) => Run(isOn: true, name);

    [Fact]
    public void Nothing_is_overwritten_unless_asked_for() => Run(isOn: false, nameof(PoisonCases.Text_that_was_unescaped), expected: typeof(Xunit.Sdk.EqualException));

    [Fact]
    public void It_is_on_in_debug_builds()
    {
        bool isDebugBuild = typeof(SseFramer).Assembly.GetCustomAttribute<DebuggableAttribute>()!.IsJITOptimizerDisabled;
        Assert.Equal(isDebugBuild || Environment.GetEnvironmentVariable("SSECORE_POISON") == "1", Poison.IsOn);
    }

    private static void Run(bool isOn, string name, Type? expected = null)
    {
        // Initialized for this copy before the switch is touched.
        _ = Poison.IsOn;
        AppContext.SetSwitch(Switch, isOn);
        try
        {
            var copy = new Copy();
            Type cases = copy.LoadFromAssemblyPath(typeof(PoisonCases).Assembly.Location).GetType(typeof(PoisonCases).FullName!)!;
            Action run = cases.GetMethod(name)!.CreateDelegate<Action>();
            if (expected is null)
            {
                run();
            }
            else
            {
                Assert.Throws(expected, run);
            }
        }
        finally
        {
            AppContext.SetSwitch(Switch, Poison.IsOn);
        }
    }

    /// <summary>A second copy of the library and its tests; everything else is shared.</summary>
    private sealed class Copy : AssemblyLoadContext
    {
        private static readonly string[] Ours = ["SseCore", "SseCore.TestKit", "SseCore.Tests"];

        protected override Assembly? Load(AssemblyName assemblyName) => Ours.Contains(assemblyName.Name)
            ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll"))
            : null;
    }
}
