using System.Text;
using SseCore.TestServer;

namespace SseCore.Http.Tests;

/// <summary>The server that all these tests rely on.</summary>
public class ScriptedServerTests
{
    [Fact]
    public async Task A_client_that_does_not_read_is_waited_for_and_one_that_leaves_is_not()
    {
        ResponseScript endless = ResponseScript.EventStream().Forever(ResponseScript.Nothing.Event(new string('x', 10_000)));
        var server = ScriptedServer.Start(_ => endless, new ScriptedServerOptions { SendBufferBytes = 4096 });
        await using var connected = new Connected(server);
        using (SlowReader slow = await SlowReader.OpenAsync(server.Uri, cancellationToken: connected.Watchdog))
        {
            byte[] some = new byte[100];
            Assert.True(await slow.ReadAsync(some, connected.Watchdog) > 0);
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", Encoding.ASCII.GetString(some), StringComparison.Ordinal);
            // At most what the operating systems of both sides buffer: far less than the script has.
            long sent;
            do
            {
                sent = server.Counts.BytesSent;
                await Task.Delay(50, connected.Watchdog);
            }
            while (server.Counts.BytesSent > sent);

            Assert.InRange(sent, 1, 50_000_000);
            Assert.Equal(1, server.Counts.OpenConnections);
        }

        await server.WaitForAsync(counts => counts is { Disconnects: 1, OpenConnections: 0 }, connected.Watchdog);
    }

    [Theory]
    [InlineData(BodyFraming.Chunked)]
    [InlineData(BodyFraming.ContentLength)]
    [InlineData(BodyFraming.UntilClose)]
    public async Task A_body_has_its_end(BodyFraming framing)
    {
        await using var connected = new Connected(ResponseScript.Response(200, framing, ("X-Name", "value")).Text("abc").Drip("defg"u8.ToArray(), 3, TimeSpan.Zero));
        for (int i = 1; i <= 2; i++)
        {
            using HttpResponseMessage response = await connected.Client.SendAsync(connected.Request(), connected.Watchdog);
            Assert.Equal("abcdefg", await response.Content.ReadAsStringAsync());
            Assert.Equal(["value"], response.Headers.GetValues("X-Name"));
            await connected.Server.WaitForAsync(counts => counts.Completed == i, connected.Watchdog);
        }

        Assert.Equal(framing == BodyFraming.UntilClose ? 2 : 1, connected.Server.Counts.Connections);
    }

    [Fact]
    public async Task A_request_is_read_whole_in_chunks_too()
    {
        await using var connected = new Connected(ResponseScript.Response(200));
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(connected.Server.Uri, "/a?b=c")) { Content = new StringContent(new string('y', 100_000)) };
        request.Headers.TransferEncodingChunked = true;

        using HttpResponseMessage response = await connected.Client.SendAsync(request, connected.Watchdog);

        ServerRequest read = Assert.Single(connected.Server.Requests);
        Assert.Equal(("PUT", "/a?b=c", 100_000), (read.Method, read.Target, read.Body.Length));
        Assert.Equal("chunked", read.Header("transfer-encoding"));
    }
}
