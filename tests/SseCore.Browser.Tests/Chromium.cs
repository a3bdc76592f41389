using Microsoft.Playwright;

namespace SseCore.Browser.Tests;

/// <summary>The Chromium installed on the machine; none is downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Its path; null if there is none. <c>SSECORE_CHROMIUM</c> sets another.</summary>
    public static string? Path { get; } = Find();

    public static string? SkipReason => Path is null ? "There is no Chromium on the PATH, and SSECORE_CHROMIUM names none." : null;

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Path,
        // The sandbox needs rights that containers do not have; the other arguments prevent network access of its own.
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--no-proxy-server",
        ],
    });

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SSECORE_CHROMIUM") is { Length: > 0 } path)
        {
            return path;
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
