using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace SseCore.TestServer;

/// <summary>Reads requests from a connection: HTTP/1.1, as far as well-meaning clients use it.</summary>
internal sealed class RequestReader(PipeReader input)
{
    private const string EndOfFile = "The connection ended within a request.";

    /// <returns>The next request, or null if the client has closed the connection instead.</returns>
    public async ValueTask<(string Method, string Target, Dictionary<string, string> Headers, byte[] Body)?> ReadAsync(CancellationToken cancellationToken)
    {
        string? requestLine = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (requestLine is null)
        {
            return null;
        }

        string[] parts = requestLine.Split(' ');
        if (parts.Length != 3)
        {
            throw new IOException("This is no HTTP/1.1 request.");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = line[..colon];
            string value = line[(colon + 1)..].Trim();
            headers[name] = headers.TryGetValue(name, out string? first) ? $"{first}, {value}" : value;
        }

        byte[] body = headers.TryGetValue("Transfer-Encoding", out string? encoding) && encoding == "chunked"
            ? await ReadChunksAsync(cancellationToken).ConfigureAwait(false)
            : await ReadBytesAsync(int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
        return (parts[0], parts[1], headers, body);
    }

    private async ValueTask<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            string size = await ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? throw new EndOfStreamException(EndOfFile);
            if (!Utf8Parser.TryParse(Encoding.ASCII.GetBytes(size), out int length, out _, 'x'))
            {
                throw new IOException("This is no chunk of HTTP/1.1.");
            }

            body.Write(await ReadBytesAsync(length, cancellationToken).ConfigureAwait(false));
            await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (length == 0)
            {
                return body.WrittenSpan.ToArray();
            }
        }
    }

    private async ValueTask<byte[]> ReadBytesAsync(int count, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return [];
        }

        ReadResult result = await input.ReadAtLeastAsync(count, cancellationToken).ConfigureAwait(false);
        if (result.Buffer.Length < count)
        {
            throw new EndOfStreamException(EndOfFile);
        }

        ReadOnlySequence<byte> bytes = result.Buffer.Slice(0, count);
        byte[] copy = bytes.ToArray();
        input.AdvanceTo(bytes.End);
        return copy;
    }

    private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (result.Buffer.PositionOf((byte)'\n') is { } end)
            {
                string line = Encoding.Latin1.GetString(result.Buffer.Slice(0, end)).TrimEnd('\r');
                input.AdvanceTo(result.Buffer.GetPosition(1, end));
                return line;
            }

            if (result.IsCompleted)
            {
                return result.Buffer.IsEmpty ? null : throw new EndOfStreamException(EndOfFile);
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
