using System.Reflection;
using System.Runtime.Versioning;

namespace SseCore.Tests;

/// <summary>
/// A theory that holds if a <see cref="Stream"/> can be read without a <see cref="Task"/>. Not so in the build for .NET Standard 2.0,
/// where each read allocates an object of the stream's own, unless the task is a cached one.
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
