namespace SseCore.PlantedFaults;

/// <summary>A fault cannot be planted as the list says.</summary>
internal sealed class PlantingException(string message) : Exception(message);
