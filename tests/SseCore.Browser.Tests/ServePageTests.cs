using System.Text.Json;
using Microsoft.Playwright;
using SseCore.Cli.Demo;

namespace SseCore.Browser.Tests;

/// <summary>The page of <c>ssecore serve</c>, in a real browser.</summary>
public sealed class ServePageTests : IClassFixture<ServedPage>
{
    private readonly ServedPage _served;

    public ServePageTests(ServedPage served)
    {
        _served = served;
        // Long enough for a whole answer at the speed of tokens on a busy machine.
        Assertions.SetDefaultExpectTimeout(30_000);
    }

    [BrowserTheory]
    [InlineData("fetch")]
    [InlineData("EventSource")]
    public async Task Text_grows_token_by_token(string with)
    {
        IPage page = await _served.OpenAsync();
        await page.EvaluateAsync(
            """
            () => {
              window.lengths = { answer: new Set(), text: new Set() };
              for (const id of ["answer", "text"]) {
                const node = document.getElementById(id);
                new MutationObserver(() => window.lengths[id].add(node.textContent.length)).observe(node, { childList: true });
              }
            }
            """);
        await AskAsync(page, "What are Server-Sent Events?", with);

        await Assertions.Expect(page.Locator("#asked")).ToHaveTextAsync("completed");
        await Assertions.Expect(page.Locator("#outcome")).ToHaveTextAsync("completed");
        string expected = new ChatScript().ExpectedText;
        Assert.Equal(expected, await page.Locator("#answer").TextContentAsync());
        Assert.Equal(expected, await page.Locator("#text").TextContentAsync());
        Assert.InRange(await page.EvaluateAsync<int>("() => window.lengths.answer.size"), 20, int.MaxValue);
        Assert.InRange(await page.EvaluateAsync<int>("() => window.lengths.text.size"), 20, int.MaxValue);
        await Assertions.Expect(page.Locator("#facts")).ToContainTextAsync("Usage in / out21 / ");
        Assert.NotEmpty((await page.Locator("#plot path.rate").GetAttributeAsync("d"))!);
        Assert.NotEqual(0, await page.Locator("#events li").CountAsync());
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task A_tool_call_is_assembled()
    {
        IPage page = await _served.OpenAsync();
        await AskAsync(page, "Find a train to Lugano on Saturday.");
        ILocator call = page.Locator("#calls .call");
        // While it grows, before it is complete.
        await Assertions.Expect(call.Locator(".text")).ToContainTextAsync("Lugano");
        await Assertions.Expect(call).ToContainTextAsync("find_trains");
        await Assertions.Expect(call).ToContainTextAsync("✓ complete");
        await Assertions.Expect(page.Locator("#outcome")).ToHaveTextAsync("completed");

        using JsonDocument arguments = JsonDocument.Parse((await call.Locator(".text").TextContentAsync())!);
        Assert.Equal("Zürich HB", arguments.RootElement.GetProperty("from").GetString());
        await Assertions.Expect(page.Locator("#reasoning")).ToContainTextAsync("The user wants to cross the Alps");
        await page.Context.CloseAsync();
    }

    /// <summary>Creates <c>docs/images/serve.png</c>.</summary>
    [BrowserFact]
    public async Task All_streams_are_on_one_page()
    {
        IPage page = await _served.OpenAsync();
        string[] prompts = ["What are Server-Sent Events?", "Be cut off.", "Find a train to Lugano on Saturday."];
        for (int i = 0; i < prompts.Length; i++)
        {
            await AskAsync(page, prompts[i]);
            await Assertions.Expect(page.Locator("#list li")).ToHaveCountAsync(i + 1);
            await Assertions.Expect(page.Locator("#send")).ToBeEnabledAsync();
            await Assertions.Expect(page.Locator("#outcome")).Not.ToHaveTextAsync("streaming…");
        }

        await Assertions.Expect(page.Locator("#list .badge")).ToHaveTextAsync(["completed", "cutMidEvent", "completed"]);
        await page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", "serve.png") });
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task A_cut_stream_is_flagged()
    {
        IPage page = await _served.OpenAsync();
        await AskAsync(page, "Be cut off.");

        await Assertions.Expect(page.Locator("#outcome")).ToHaveTextAsync("cutMidEvent");
        await Assertions.Expect(page.Locator("#outcome")).ToHaveClassAsync("badge bad");
        await Assertions.Expect(page.Locator("#asked")).ToHaveTextAsync("cutMidEvent");
        Assert.NotEmpty((await page.Locator("#text").TextContentAsync())!);
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task A_refusal_is_told()
    {
        IPage page = await _served.OpenAsync();
        await AskAsync(page, "Answer 429.");

        await Assertions.Expect(page.Locator("#outcome")).ToHaveTextAsync("providerError");
        await Assertions.Expect(page.Locator("#errors")).ToContainTextAsync("rate_limit_exceeded");
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task Nothing_in_a_stream_is_executed()
    {
        IPage page = await _served.OpenAsync();
        var requests = new List<string>();
        page.Request += (_, request) => requests.Add(new Uri(request.Url).AbsolutePath);
        await AskAsync(page, "Some markup, please.");
        await Assertions.Expect(page.Locator("#asked")).ToHaveTextAsync("completed");
        await Assertions.Expect(page.Locator("#outcome")).ToHaveTextAsync("completed");

        Assert.Equal(new MarkupChatScript().ExpectedText, await page.Locator("#text").TextContentAsync());
        await Assertions.Expect(page.Locator("#events")).ToContainTextAsync("onerror");
        Assert.Equal("ssecore serve", await page.TitleAsync());
        Assert.Equal(0, await page.Locator("img, main script, main b, section script").CountAsync());
        Assert.DoesNotContain("/x", requests);
        // Even if it were markup, the page's policy would not let it run.
        Assert.False(await page.EvaluateAsync<bool>(
            "() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); return window.ran === true; }"));
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task A_capture_is_replayed_and_downloaded()
    {
        IPage page = await _served.OpenAsync();
        await AskAsync(page, "Be cut off, and again.");
        await Assertions.Expect(page.Locator("#outcome")).ToHaveTextAsync("cutMidEvent");
        string text = (await page.Locator("#text").TextContentAsync())!;
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#download"));
        await page.ClickAsync("#replay");

        await Assertions.Expect(page.Locator("#title")).ToContainTextAsync("replay of");
        await Assertions.Expect(page.Locator("#outcome")).ToHaveTextAsync("cutMidEvent");
        Assert.Equal(text, await page.Locator("#text").TextContentAsync());
        string path = await download.PathAsync();
        Assert.StartsWith("data: {", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task It_can_be_used_by_keyboard_and_has_names()
    {
        IPage page = await _served.OpenAsync();
        await page.GetByLabel("Prompt").FocusAsync();
        await page.Keyboard.TypeAsync("Be cut off.");
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Status).GetByText("cutMidEvent").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Replay" })).ToBeEnabledAsync();
        await page.Context.CloseAsync();
    }

    private static async Task AskAsync(IPage page, string prompt, string with = "fetch")
    {
        await page.GetByLabel("Prompt").FillAsync(prompt);
        await page.GetByLabel(with, new() { Exact = true }).CheckAsync();
        await page.ClickAsync("#send");
        await Assertions.Expect(page.Locator("#detail")).ToBeVisibleAsync();
    }
}
