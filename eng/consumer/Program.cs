using System;
using System.Net.Http;
using System.Text;
using Consumer;
using SseCore;
using SseCore.Http;

ReadOnlySpan<byte> stream = "data: {\"out\":{\"piece\":\"hello \"}}\n\ndata: {\"out\":{\"piece\":\"from acme\"}}\n\ndata: [END]\n\n"u8;
using DeltaParser<Acme> parser = DeltaParser.Create<Acme>();
while (parser.TryRead(ref stream, out Delta delta))
{
    Console.Write(Encoding.UTF8.GetString(delta.Text));
}

// By the other package: nobody is there to answer.
using var client = new HttpClient();
var options = new HttpStreamOptions { Retry = HttpRetryOptions.None };
try
{
    await client.OpenDeltaStreamAsync<Acme>(() => new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/"), options);
    return 1;
}
catch (HttpRequestException)
{
}

Console.WriteLine(parser.Complete().Outcome == StreamOutcome.Completed ? ", completed" : ", not completed");
return 0;
