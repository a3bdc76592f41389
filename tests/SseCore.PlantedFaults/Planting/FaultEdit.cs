namespace SseCore.PlantedFaults;

/// <summary>One place that a fault changes.</summary>
/// <param name="File">The source file, relative to the library's folder.</param>
/// <param name="Sound">What stands there, once in all of the file: an expression, or a statement with its semicolon.</param>
/// <param name="Faulty">What stands there with the fault; of a statement it may be nothing.</param>
internal sealed record FaultEdit(string File, string Sound, string Faulty)
{
    public bool IsStatement => Sound.EndsWith(';');
}
