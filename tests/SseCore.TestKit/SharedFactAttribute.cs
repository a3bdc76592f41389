using Xunit;

namespace SseCore.TestKit;

/// <summary>A test that needs the <see cref="SharedFolder"/>; without it the test is reported as skipped.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    internal const string Reason = "There is no folder 'shared' beside the repository (or at SSECORE_SHARED).";

    public SharedFactAttribute()
    {
        if (SharedFolder.Path is null)
        {
            Skip = Reason;
        }
    }
}
