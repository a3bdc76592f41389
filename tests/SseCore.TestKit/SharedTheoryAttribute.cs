using Xunit;

namespace SseCore.TestKit;

/// <summary>A theory that needs the <see cref="SharedFolder"/>; without it the test is reported as skipped.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (SharedFolder.Path is null)
        {
            Skip = SharedFactAttribute.Reason;
        }
    }
}
