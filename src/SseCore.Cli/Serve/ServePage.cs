using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SseCore.Cli.Serve;

/// <summary>The page. Its policy lets the browser run only its own script, by hash, whatever a stream may contain.</summary>
internal static class ServePage
{
    private static readonly byte[] Html = Load();

    private static readonly string Policy =
        $"default-src 'none'; script-src '{HashOf("script")}'; style-src '{HashOf("style")}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static async Task WriteAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        context.Response.ContentType = "text/html; charset=utf-8";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        await context.Response.Body.WriteAsync(Html, context.RequestAborted);
    }

    private static byte[] Load()
    {
        using Stream resource = typeof(ServePage).Assembly.GetManifestResourceStream("serve.html")!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }

    private static string HashOf(string element)
    {
        string html = Encoding.UTF8.GetString(Html);
        int start = html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        int end = html.IndexOf($"</{element}>", start, StringComparison.Ordinal);
        // The browser hashes the parsed text, which has no CR.
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(html[start..end].ReplaceLineEndings("\n")));
        return $"sha256-{Convert.ToBase64String(hash)}";
    }
}
