namespace SseCore.Fuzz;

/// <summary>All targets there are.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new FramerTarget(),
        new InBoxTarget(),
        new LimitTarget(),
        new RecordTarget(),
        new WriterTarget(),
        new DeltaTarget(),
        new MessageTarget(),
        new ShapeTarget(),
        new UnescapeTarget(),
        new JsonCursorTarget(),
        new PartialJsonTarget(),
        new GeneratorTarget(),
    ];

    public static IFuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
