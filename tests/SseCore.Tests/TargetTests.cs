using System.Reflection;
using System.Runtime.Versioning;

namespace SseCore.Tests;

/// <summary>These tests run against each build of the library, selected by the MSBuild property SseCoreTarget.</summary>
public class TargetTests
{
    [Fact]
    public void The_build_that_is_tested_is_the_one_asked_for()
    {
        string? asked = typeof(TargetTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "SseCoreTarget").Value;
        string expected = asked switch
        {
            null or "" or "net10.0" => ".NETCoreApp,Version=v10.0",
            "net8.0" => ".NETCoreApp,Version=v8.0",
            "netstandard2.0" => ".NETStandard,Version=v2.0",
            _ => $"a build for {asked}, which there is not",
        };
        Assert.Equal(expected, typeof(SseFramer).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName);
    }
}
