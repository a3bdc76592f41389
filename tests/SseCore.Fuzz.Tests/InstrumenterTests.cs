using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text;
using SseCore.Fuzz.Coverage;
using SseCore.Fuzz.Instrument;

namespace SseCore.Fuzz.Tests;

/// <summary>Instrumented code behaves as before, and counts each edge that it takes separately.</summary>
public sealed unsafe class InstrumenterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ssecore").FullName;
    private readonly AssemblyLoadContext _context = new(name: null, isCollectible: true);
    private readonly AssemblyInstrumenter _instrumenter = new();
    private readonly byte* _counters;
    private readonly Type _sample;

    public InstrumenterTests()
    {
        string source = typeof(InstrumentedSample).Assembly.Location;
        string instrumented = Path.Combine(_folder, Path.GetFileName(source));
        _instrumenter.Instrument(source, instrumented);
        _counters = (byte*)NativeMemory.AllocZeroed((nuint)_instrumenter.Edges.Count);
        EdgeCounters.Start = _counters;
        _sample = Load(instrumented).GetType(typeof(InstrumentedSample).FullName!, throwOnError: true)!;
    }

    [Fact]
    public void Each_way_out_of_a_condition_is_an_edge()
    {
        // Two of them lead to the same place.
        int[][] ways = [.. new[] { 0, 1, 2, 3, 7 }.Select(number => Counted(nameof(InstrumentedSample.Classify), number))];
        Assert.Equal(ways.Length, ways.Select(edges => string.Join(',', edges)).Distinct().Count());
        Assert.All(ways, edges => Assert.Single(edges, edge => _instrumenter.Edges[edge].Kind == EdgeKind.Entry));
    }

    [Fact]
    public void An_edge_is_counted_as_often_as_it_is_taken()
    {
        Assert.Equal(10, Call(nameof(InstrumentedSample.Sum), 5));
        Assert.Contains((byte)5, Counts());
        Assert.Equal(0, Call(nameof(InstrumentedSample.Sum), 256));
        Assert.DoesNotContain((byte)5, Counts());
    }

    [Theory]
    [InlineData(1, "ran", 1)]
    [InlineData(0, "filtered", 3)]
    [InlineData(-1, "caught", 3)]
    public void Handlers_and_filters_are_edges_and_still_run(int number, string result, int handlers)
    {
        int[] edges = Counted(nameof(InstrumentedSample.Guarded), number);
        Assert.Equal(result, Call(nameof(InstrumentedSample.Guarded), number));
        Assert.Equal(handlers, edges.Count(edge => _instrumenter.Edges[edge].Kind == EdgeKind.Handler));
    }

    [Fact]
    public void The_instrumented_library_reads_as_ever()
    {
        string library = typeof(SseFramer).Assembly.Location;
        var instrumenter = new AssemblyInstrumenter();
        string instrumented = Path.Combine(_folder, Path.GetFileName(library));
        instrumenter.Instrument(library, instrumented);
        byte[] counters = GC.AllocateArray<byte>(instrumenter.Edges.Count, pinned: true);
        EdgeCounters.Start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(counters, 0);
        Type accumulator = Load(instrumented).GetType(typeof(JsonAccumulator).FullName!, throwOnError: true)!;

        Assert.Equal("Complete", Read(accumulator, "{\"a\":[1,\"\\u00e9\"]}"));
        byte[] first = [.. counters];
        counters.AsSpan().Clear();
        Assert.Equal("Failed", Read(accumulator, "{\"a\":[1,\"\\u00g9\"]}"));
        Assert.True(first.Count(count => count > 0) > 50);
        Assert.Contains(Enumerable.Range(0, counters.Length), edge => first[edge] == 0 && counters[edge] > 0);
    }

    public void Dispose()
    {
        EdgeCounters.Start = null;
        _context.Unload();
        NativeMemory.Free(_counters);
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Read(Type accumulator, string text)
    {
        using var json = (IDisposable)Activator.CreateInstance(accumulator, args: [null])!;
        accumulator.GetMethod(nameof(JsonAccumulator.Append))!.CreateDelegate<AppendText>(json)(Encoding.UTF8.GetBytes(text));
        return accumulator.GetMethod(nameof(JsonAccumulator.Complete))!.Invoke(json, [false])!.ToString();
    }

    // From memory, so that the file can be deleted; its references, including the counters, are those of the tests.
    private Assembly Load(string file) => _context.LoadFromStream(new MemoryStream(File.ReadAllBytes(file)));

    private object? Call(string method, int argument)
    {
        new Span<byte>(_counters, _instrumenter.Edges.Count).Clear();
        return _sample.GetMethod(method)!.Invoke(null, [argument]);
    }

    private int[] Counted(string method, int argument)
    {
        Call(method, argument);
        byte[] counts = Counts();
        return [.. Enumerable.Range(0, counts.Length).Where(edge => counts[edge] > 0)];
    }

    private byte[] Counts() => new Span<byte>(_counters, _instrumenter.Edges.Count).ToArray();

    private delegate void AppendText(ReadOnlySpan<byte> text);
}
