namespace SseCore.Fuzz.Tests;

/// <summary>Sample code for the instrumenter: branches, a switch, a loop, handlers and a filter.</summary>
public static class InstrumentedSample
{
    public static string Classify(int number)
    {
        switch (number)
        {
            case 0:
                return "zero";
            case 1 or 2:
                return "few";
            case 3:
                return "three";
            case 4:
                return "four";
            default:
                return "many";
        }
    }

    public static int Sum(int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += i;
        }

        return sum % 0x7F80;
    }

    public static string Guarded(int number)
    {
        string state = "began";
        try
        {
            try
            {
                state = number < 0 ? throw new InvalidOperationException() : $"{1 / number}";
            }
            catch (DivideByZeroException) when (state.Length > 0)
            {
                return "filtered";
            }
            finally
            {
                state = "ran";
            }
        }
        catch (InvalidOperationException)
        {
            return "caught";
        }

        return state;
    }
}
