using System.Globalization;
using System.Runtime.InteropServices;
using SseCore.Fuzz.Coverage;

namespace SseCore.Fuzz;

/// <summary>The functions that <c>fuzzer.c</c> calls.</summary>
internal static unsafe class NativeEntry
{
    private static IFuzzTarget _target = null!;
    private static FeatureSet _features = null!;

    /// <summary>Prints the names of the targets.</summary>
    [UnmanagedCallersOnly(EntryPoint = "ssecore_fuzz_list")]
    internal static void List() => Console.WriteLine(string.Join('\n', FuzzTargets.All.Select(target => target.Name)));

    /// <summary>Selects the target. Must be called first.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="edges">Receives how often each edge was taken.</param>
    /// <param name="features">Receives which features were seen.</param>
    /// <returns>0; 1: there is no such target.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssecore_fuzz_start")]
    internal static int Start(byte* name, byte* edges, byte* features)
    {
        EdgeCounters.Start = edges;
        if (FuzzTargets.Find(Text(name)) is not { } target)
        {
            Console.Error.WriteLine($"There is no target '{Text(name)}'.");
            return 1;
        }

        _target = target;
        _features = new CountedFeatures(features);
        return 0;
    }

    /// <summary>Writes the initial files of a target, in addition to its corpus: a dictionary in libFuzzer's format, and its seeds, one file each.</summary>
    /// <param name="folder">An empty folder.</param>
    [UnmanagedCallersOnly(EntryPoint = "ssecore_fuzz_prepare")]
    internal static void Prepare(byte* folder)
    {
        string path = Text(folder);
        File.WriteAllLines(
            Path.Combine(path, "dictionary"),
            _target.Dictionary.Select(token => $"\"{string.Concat(token.Select(value => string.Create(CultureInfo.InvariantCulture, $"\\x{value:X2}")))}\""));
        string seeds = Directory.CreateDirectory(Path.Combine(path, "seeds")).FullName;
        foreach ((int number, byte[] seed) in _target.Seeds.Index())
        {
            File.WriteAllBytes(Path.Combine(seeds, number.ToString(CultureInfo.InvariantCulture)), seed);
        }
    }

    /// <summary>Runs one input.</summary>
    /// <returns>0; 1: it is a finding, which is reported on standard error.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssecore_fuzz_run")]
    internal static int Run(byte* data, nuint size)
    {
        try
        {
            _features.Begin();
            _target.Run(new ReadOnlySpan<byte>(data, (int)size), _features);
            return 0;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"{_target.Name} fails: {e}");
            return 1;
        }
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
