using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>A stream of events of one dialect, sensible or not, and a seed for writing and dividing it.</summary>
internal sealed record GeneratedMessage(string Dialect, IReadOnlyList<GeneratedEvent> Events, int Seed)
{
    /// <summary>The stream as Server-Sent Events with every payload compact and its members in the order of the dialect file.</summary>
    public byte[] Bytes => GeneratedEvent.Write(Events);

    /// <summary>The same stream in another layout: members reordered; white space, unknown and overridden members added.</summary>
    public byte[] BytesInAnyLayout
    {
        get
        {
            var random = new Random(Seed);
            return GeneratedEvent.Write(Events, payload => payload.WriteAnyWay(random));
        }
    }

    public static Arbitrary<GeneratedMessage> Of(string dialect) => Arb.From(
        Gen.Choose(0, int.MaxValue).Select(seed => Make(dialect, seed)),
        message => message.Smaller());

    public static GeneratedMessage Make(string dialect, int seed) => new(dialect, new MessageMaker(DialectFile.All[dialect], new Random(seed)).Make(), seed);

    public override string ToString() => $"{Dialect} (seed {Seed})\n{Encoding.UTF8.GetString(Bytes)}";

    private IEnumerable<GeneratedMessage> Smaller()
    {
        for (int i = 0; i < Events.Count; i++)
        {
            yield return this with { Events = [.. Events.Take(i), .. Events.Skip(i + 1)] };
        }

        for (int i = 0; i < Events.Count; i++)
        {
            foreach (Json payload in Events[i].Payload.Smaller())
            {
                yield return this with { Events = [.. Events.Take(i), Events[i] with { Payload = payload }, .. Events.Skip(i + 1)] };
            }
        }
    }
}
