using System.Reflection;
using System.Runtime.Versioning;

namespace SseCore.Tests;

/// <summary>
/// A theory that holds where a <see cref="Stream"/> can be read without a <see cref="Task"/>: not in the build for .NET Standard 2.0,
/// to which each read that is not one of the task's cached results is an object of the stream's own.
/// </summary>
internal sealed class ReadsOfStreamsTheoryAttribute : TheoryAttribute
{
    public ReadsOfStreamsTheoryAttribute()
    {
        if (typeof(SseFramer).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName.StartsWith(".NETStandard", StringComparison.Ordinal))
        {
            Skip = "In .NET Standard 2.0 a stream makes a task for each read.";
        }
    }
}
