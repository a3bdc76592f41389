namespace SseCore.PlantedFaults;

/// <summary>A mistake that somebody could make in the library.</summary>
/// <param name="Name">The name that switches it on, in lower case with hyphens.</param>
/// <param name="Description">What is wrong when it is on.</param>
/// <param name="FuzzTargets">The targets that should find it, the likeliest first.</param>
/// <param name="Edits">Its changes to the sources.</param>
internal sealed record Fault(string Name, string Description, IReadOnlyList<string> FuzzTargets, IReadOnlyList<FaultEdit> Edits)
{
    /// <summary>The name of its switch in the code.</summary>
    public string Identifier => string.Concat(Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
