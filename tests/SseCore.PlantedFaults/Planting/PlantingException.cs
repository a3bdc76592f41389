namespace SseCore.PlantedFaults;

/// <summary>A fault cannot be planted as listed.</summary>
internal sealed class PlantingException(string message) : Exception(message);
