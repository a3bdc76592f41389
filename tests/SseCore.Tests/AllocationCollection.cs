namespace SseCore.Tests;

/// <summary>Tests that count allocated bytes: they run alone, so that nothing else rents from the pools that they warmed up.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class AllocationCollection
{
    public const string Name = "Allocation";
}
