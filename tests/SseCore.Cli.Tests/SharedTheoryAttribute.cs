namespace SseCore.Cli.Tests;

/// <summary>A theory over the shared folder; skipped, and said so, where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (Shared.Folder is null)
        {
            Skip = "The folder of shared streams is not beside the repository.";
        }
    }
}
