using System.Threading.Tasks;
using SseCore;

internal static class Boxed
{
    public static void Box(DeltaParser parser, ref ReadOnlySpan<byte> chunk)
    {
        while (parser.TryRead(ref chunk, out Delta delta))
        {
            object boxed = delta; // CS0029
            Console.WriteLine("{0}", delta); // CS1503
            Task result = Task.FromResult(delta); // CS9244
        }
    }

    public static void Box(SseFramer framer, ref ReadOnlySpan<byte> chunk)
    {
        while (framer.TryRead(ref chunk, out SseEvent evt))
        {
            ValueType boxed = evt; // CS0029
            string text = $"{evt}"; // CS9244
        }
    }
}
