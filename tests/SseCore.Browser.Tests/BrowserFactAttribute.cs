namespace SseCore.Browser.Tests;

/// <summary>A test that needs Chromium, and is reported as skipped if there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.SkipReason;
}
