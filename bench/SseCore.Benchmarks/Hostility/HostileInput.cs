using System.Text;

namespace SseCore.Benchmarks.Hostility;

/// <summary>Input that an attacker could send: a beginning, and a unit that repeats as long as needed.</summary>
/// <param name="Name">Its description in the table.</param>
/// <param name="Reader">The reader.</param>
/// <param name="Outcome">The required outcome.</param>
/// <param name="Start">The beginning.</param>
/// <param name="Unit">What follows repeatedly, by its number.</param>
/// <param name="ChunkSize">The number of bytes that arrive at a time.</param>
internal sealed record HostileInput(string Name, HostileReader Reader, string Outcome, string Start, Func<int, string> Unit, int ChunkSize = 16 * 1024)
{
    /// <summary>At least this many bytes of it, in whole units.</summary>
    public byte[] OfLength(int length)
    {
        var text = new StringBuilder(Start, length + 4096);
        for (int i = 0; text.Length < length; i++)
        {
            text.Append(Unit(i));
        }

        // One character per byte.
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
