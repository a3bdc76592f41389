using System.Text;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// Streams made up from a dialect's own file, with all choices made by the input (<see cref="InputRandom"/>), so that each is
/// meaningful in its dialect, which mutated bytes hardly ever are; and the messages that they add up to. Byte 0: the dialect; byte 1:
/// the chunking; byte 2: the layout and framing; then the choices.
/// </summary>
internal sealed class MessageTarget : IFuzzTarget
{
    private const int InAnyLayout = 1;
    private const int AsLines = 2;
    private const int ReadsStream = 8;

    private static readonly string[] Dialects = [.. DeltaParser.DialectNames];

    public string Name => "messages";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Choices;

    // A few random ones for each dialect.
    public IEnumerable<byte[]> Seeds => Enumerable.Range(0, Dialects.Length * 4).Select(number =>
    {
        byte[] choices = new byte[200];
        new Random(number).NextBytes(choices);
        return (byte[])[(byte)(number % Dialects.Length), 3, (byte)(number / Dialects.Length), .. choices];
    });

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        string dialect = Dialects[reader.Next() % Dialects.Length];
        byte chunks = reader.Next();
        byte flags = reader.Next();
        var random = new InputRandom(reader.Rest.ToArray());
        IReadOnlyList<GeneratedEvent> events = new MessageMaker(DialectFile.All[dialect], random).Make();
        Func<Json, string> write = (flags & InAnyLayout) != 0 ? payload => payload.WriteAnyWay(random) : payload => payload.ToString();
        byte[] stream = (flags & AsLines) != 0
            ? Encoding.UTF8.GetBytes(string.Concat(events.Select(evt => $"{write(evt.Payload).Replace('\n', ' ')}\n")))
            : GeneratedEvent.Write(events, write);
        try
        {
            DeltaAgreement.Demand(
                dialect, stream, InputReader.ChunkingOf(chunks, stream.Length), DeltaParserOptions.Default, (flags & ReadsStream) != 0, features);
            MessageAgreement.Demand(dialect, stream);
        }
        catch (DivergenceException e)
        {
            // The choices alone do not show the stream that they led to.
            throw new DivergenceException($"{e.Message}\nin the stream of {dialect}\n{Encoding.UTF8.GetString(stream)}", e);
        }
    }
}
