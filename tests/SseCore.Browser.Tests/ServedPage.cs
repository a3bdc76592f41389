using System.IO.Pipelines;
using Microsoft.Playwright;
using SseCore.Cli;

namespace SseCore.Browser.Tests;

/// <summary>A browser, and a separate <c>ssecore serve --demo</c> for each page that it opens.</summary>
public sealed class ServedPage : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task<int>> _serving = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is not null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await Chromium.LaunchAsync(_playwright);
        }
    }

    /// <summary>Opens the page of a new server.</summary>
    public async Task<IPage> OpenAsync()
    {
        var output = new Pipe();
        var tool = new Tool(new Terminal(Stream.Null, output.Writer.AsStream(), Stream.Null)) { DemoTokenInterval = TimeSpan.FromMilliseconds(15) };
        _serving.Add(tool.RunAsync(["serve", "--demo", "--port", "0"], _stop.Token));
        using var reader = new StreamReader(output.Reader.AsStream(leaveOpen: true));
        string line = await reader.ReadLineAsync() ?? throw new InvalidOperationException("It did not start.");
        IBrowserContext context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 960 }, AcceptDownloads = true });
        IPage page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        await page.GotoAsync(line[line.IndexOf("http", StringComparison.Ordinal)..]);
        await Assertions.Expect(page.Locator("#base")).ToContainTextAsync("/v1");
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await _stop.CancelAsync();
        await Task.WhenAll(_serving);
    }

    public void Dispose() => _stop.Dispose();
}
