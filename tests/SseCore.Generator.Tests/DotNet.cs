using System.Diagnostics;

namespace SseCore.Generator.Tests;

/// <summary>The <c>dotnet</c> that runs these tests, started as another user would start it.</summary>
internal static class DotNet
{
    public static (int ExitCode, string Output) Run(string directory, params IEnumerable<string> arguments)
    {
        (int exitCode, string output, string errors) = RunApart(directory, arguments);
        return (exitCode, output + errors);
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <returns>Its standard output.</returns>
    public static string Output(string directory, params IEnumerable<string> arguments)
    {
        (int exitCode, string output, string errors) = RunApart(directory, arguments);
        Assert.True(exitCode == 0, output + errors);
        return output;
    }

    private static (int ExitCode, string Output, string Errors) RunApart(string directory, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Environment variables of the test host must not reach the build.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (string name in (string[])["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "CI"])
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
