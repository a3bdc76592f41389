namespace SseCore.PlantedFaults;

/// <summary>One place that a fault changes.</summary>
/// <param name="File">The source file, relative to the library's folder.</param>
/// <param name="Sound">The code to replace, which occurs once in the file: an expression, or a statement with its semicolon.</param>
/// <param name="Faulty">The code of the fault; for a statement it may be empty.</param>
internal sealed record FaultEdit(string File, string Sound, string Faulty)
{
    public bool IsStatement => Sound.EndsWith(';');
}
