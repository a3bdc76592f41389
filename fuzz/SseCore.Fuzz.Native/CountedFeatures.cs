namespace SseCore.Fuzz;

/// <summary>Features for libFuzzer: beside the edges, one counter each, cleared before each input.</summary>
internal sealed unsafe class CountedFeatures(byte* counters) : FeatureSet
{
    protected override void Mark(int feature) => counters[feature] = 1;
}
