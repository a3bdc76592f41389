using System.Text;

namespace SseCore.Benchmarks.Hostility;

/// <summary>What somebody who means harm could send: a beginning, and something that goes on for as long as one likes.</summary>
/// <param name="Name">What it is, for the table.</param>
/// <param name="Reader">What reads it.</param>
/// <param name="Outcome">How that must end.</param>
/// <param name="Start">The beginning.</param>
/// <param name="Unit">What follows over and over, by its number.</param>
/// <param name="ChunkSize">How many bytes come at a time.</param>
internal sealed record HostileInput(string Name, HostileReader Reader, string Outcome, string Start, Func<int, string> Unit, int ChunkSize = 16 * 1024)
{
    /// <summary>So many bytes of it, or a unit more.</summary>
    public byte[] OfLength(int length)
    {
        var text = new StringBuilder(Start, length + 4096);
        for (int i = 0; text.Length < length; i++)
        {
            text.Append(Unit(i));
        }

        // One character for each byte.
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
