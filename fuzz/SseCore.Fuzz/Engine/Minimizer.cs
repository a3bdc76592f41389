using System.Diagnostics;

namespace SseCore.Fuzz;

/// <summary>Reduces a failing input while it still fails, by removing ever smaller parts (delta debugging, "ddmin").</summary>
internal static class Minimizer
{
    /// <param name="input">An input that fails.</param>
    /// <param name="fails">Whether an input fails in the same way.</param>
    /// <param name="time">The time after which to return the smallest input so far.</param>
    public static byte[] Minimize(byte[] input, Func<byte[], bool> fails, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        int parts = 2;
        while (input.Length > 1 && Stopwatch.GetElapsedTime(start) < time)
        {
            int size = (input.Length + parts - 1) / parts;
            byte[]? smaller = Enumerable.Range(0, parts).Select(part => Without(input, part * size, size)).FirstOrDefault(fails);
            if (smaller is not null)
            {
                input = smaller;
                parts = Math.Max(parts - 1, 2);
            }
            else if (size == 1)
            {
                break;
            }
            else
            {
                parts = Math.Min(parts * 2, input.Length);
            }
        }

        return input;
    }

    private static byte[] Without(byte[] input, int start, int length)
    {
        start = Math.Min(start, input.Length);
        return [.. input.AsSpan(0, start), .. input.AsSpan(Math.Min(start + length, input.Length))];
    }
}
