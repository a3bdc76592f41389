using System;
using System.Text;
using Consumer;
using SseCore;

ReadOnlySpan<byte> stream = "data: {\"out\":{\"piece\":\"hello \"}}\n\ndata: {\"out\":{\"piece\":\"from acme\"}}\n\ndata: [END]\n\n"u8;
using DeltaParser<Acme> parser = DeltaParser.Create<Acme>();
while (parser.TryRead(ref stream, out Delta delta))
{
    Console.Write(Encoding.UTF8.GetString(delta.Text));
}

Console.WriteLine(parser.Complete().Outcome == StreamOutcome.Completed ? ", completed" : ", not completed");
