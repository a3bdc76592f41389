namespace SseCore.Tests;

/// <inheritdoc cref="ShapesFactAttribute"/>
internal sealed class ShapesTheoryAttribute : TheoryAttribute
{
    public ShapesTheoryAttribute()
    {
        if (ShapesFactAttribute.AreOff)
        {
            Skip = ShapesFactAttribute.Reason;
        }
    }
}
