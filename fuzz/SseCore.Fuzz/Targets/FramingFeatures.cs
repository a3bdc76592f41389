using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>The notable features of how a stream was framed.</summary>
internal static class FramingFeatures
{
    public static void Add(FeatureSet features, FramingResult result)
    {
        string previousId = "";
        foreach (FramedEvent evt in result.Events)
        {
            features.Add(
                (evt.IsComment ? 1 : 0)
                | (evt.Type == FramedEvent.DefaultType ? 0 : 2)
                | (evt.Id == previousId ? 0 : 4)
                | (evt.Data.Length == 0 ? 8 : 0)
                | (evt.Data.Contains('\n', StringComparison.Ordinal) ? 16 : 0)
                | (evt.Data.Contains('\uFFFD', StringComparison.Ordinal) ? 32 : 0)
                | (evt.Data.Length > 100 ? 64 : 0));
            previousId = evt.Id;
        }

        features.Add(1000 + ((int?)result.Outcome ?? 9));
        features.Add(1010 + ((int?)result.Error ?? 0));
        features.Add(1020 + (result.Retry is null ? 0 : result.Retry == TimeSpan.MaxValue ? 1 : 2));
        features.Add(1030 + (result.LastEventId.Length == 0 ? 0 : 1));
        features.Add(1040 + (result.IncompleteData.Length == 0 ? 0 : 1));
        features.AddCount(1, result.Events.Count);
        features.AddCount(2, result.DroppedEvents);
        features.AddCount(3, result.ErrorOffset ?? 0);
    }
}
