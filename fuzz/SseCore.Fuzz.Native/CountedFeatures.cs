namespace SseCore.Fuzz;

/// <summary>Features as libFuzzer wants them: beside the edges, a counter each, cleared before each input.</summary>
internal sealed unsafe class CountedFeatures(byte* counters) : FeatureSet
{
    protected override void Mark(int feature) => counters[feature] = 1;
}
