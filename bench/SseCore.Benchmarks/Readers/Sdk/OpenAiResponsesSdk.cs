using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI.Responses;

namespace SseCore.Benchmarks.Readers.Sdk;

internal sealed class OpenAiResponsesSdk(byte[] stream) : SdkReader
{
    private readonly ResponsesClient _client = new(new ApiKeyCredential("none"), new ResponsesClientOptions
    {
        Transport = new HttpClientPipelineTransport(new HttpClient(new CannedHandler(stream))),
    });

    public override async Task<Tally> ReadAsync()
    {
        var tally = default(Tally);
        await foreach (StreamingResponseUpdate update in await _client.CreateResponseStreamingAsync("bench", "Go on."))
        {
            switch (update)
            {
                case StreamingResponseOutputTextDeltaUpdate text:
                    tally.AddText(text.Delta);
                    break;
                case StreamingResponseCompletedUpdate { Response.Usage: { } usage }:
                    tally.SetUsage(usage.InputTokenCount, usage.OutputTokenCount);
                    break;
            }
        }

        return tally;
    }
}
