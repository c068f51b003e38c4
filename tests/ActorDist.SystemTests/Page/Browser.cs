using Microsoft.Playwright;
using Xunit;

namespace ActorDist.SystemTests.Page;

/// <summary>Debian's Chromium without a screen, and what its pages complained about.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));
    private static readonly string Axe = Path.Combine(Root, "tests/ActorDist.SystemTests/Page/node_modules/axe-core/axe.min.js");

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _complaints = [];

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Errors of scripts and of the console so far.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    /// <summary>Starts it; skips the test, saying what is missing, where it cannot be started.</summary>
    public static async Task<Browser> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is missing: apt-get install chromium (scripts/test.sh does so where it may).");
        Assert.SkipUnless(File.Exists(Axe), "axe-core is missing: npm ci in tests/ActorDist.SystemTests/Page (scripts/test.sh does so where it may).");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            // As root there is no sandbox; the only pages shown are ours.
            Args = ["--no-sandbox", "--enable-precise-memory-info"],
        });
        return new Browser(playwright, browser);
    }

    /// <summary>Opens a page.</summary>
    public async Task<IPage> OpenAsync(Uri address, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = 1500, Height = 1300 },
        });
        page.PageError += (_, error) => Complain(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complain(message.Text);
            }
        };
        await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>What axe-core finds that is serious or worse.</summary>
    public static async Task<IReadOnlyList<string>> AccessibilityFaultsAsync(IPage page, CancellationToken cancellation)
    {
        // Evaluated, not added as an element: the page's own policy lets no foreign script in.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe, cancellation));
        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run()).violations
              .filter(found => found.impact === 'serious' || found.impact === 'critical')
              .map(found => `${found.id}: ${found.help}: ${found.nodes.map(node => node.html).slice(0, 3).join(' ; ')}`)
            """);
    }

    /// <summary>Keeps a picture of the whole page as the test's artifact.</summary>
    public static async Task PictureAsync(IPage page, string name)
    {
        var path = Path.Combine(Root, "artifacts/page", $"{name}.png");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var bytes = await page.ScreenshotAsync(new PageScreenshotOptions { FullPage = true, Path = path });
        TestContext.Current.AddAttachment($"{name}.png", bytes, "image/png");
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private void Complain(string text)
    {
        lock (_complaints)
        {
            _complaints.Add(text);
        }
    }
}
