namespace SseCore.Tests;

/// <summary>A test of shapes; skipped if they are switched off for the whole process.</summary>
internal sealed class ShapesFactAttribute : FactAttribute
{
    internal const string Reason = "SSECORE_SHAPES=0";

    public ShapesFactAttribute()
    {
        if (AreOff)
        {
            Skip = Reason;
        }
    }

    internal static bool AreOff => Environment.GetEnvironmentVariable("SSECORE_SHAPES") == "0";
}
