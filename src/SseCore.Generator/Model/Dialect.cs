namespace SseCore.Generator;

/// <summary>A dialect file that was read and is valid.</summary>
internal sealed record Dialect
{
    public required string Name { get; init; }

    /// <summary>Offset of the name in the file.</summary>
    public required int NameOffset { get; init; }

    public required string TypeName { get; init; }

    /// <summary>The namespace that the file specifies, if it does.</summary>
    public required string? Namespace { get; init; }

    public required string Accessibility { get; init; }

    public required string Summary { get; init; }

    /// <summary>How the provider divides a stream into payloads.</summary>
    public required Framing Framing { get; init; }

    /// <summary>The root member that holds the event type, if events have one.</summary>
    public required MemberPath? EventType { get; init; }

    /// <summary>Event types that are expected but have no meaning.</summary>
    public required IReadOnlyList<string> KnownEvents { get; init; }

    /// <summary>Whether events have types all of which the file knows, so that another is a surprise.</summary>
    public bool KnowsAllEvents => EventType is not null || (Framing.HasEventTypes && KnownEvents.Count > 0);

    public required IReadOnlyList<Terminator> Terminators { get; init; }

    public required IReadOnlyList<Recognition> Recognitions { get; init; }

    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>
    /// The choices that begin with an element of an array, if a stream is complete when each has finished, since nothing marks its end.
    /// </summary>
    public IEnumerable<Capture> BeginningChoices => Terminators.Count > 0 ? [] :
        Rules.Where(rule => rule.Emission.Name == Emission.Finish)
            .Select(rule => rule.Capture("choice")).OfType<Capture>()
            .Where(choice => choice.Paths[0].Scope.Segments.Count > 0);

    /// <summary>All event types that the file names, each once.</summary>
    public IEnumerable<string> Events =>
        Rules.SelectMany(rule => rule.Events)
            .Concat(Terminators.Select(terminator => terminator.Event).OfType<string>())
            .Concat(Recognitions.SelectMany(recognition => recognition.Events))
            .Concat(KnownEvents)
            .Distinct(StringComparer.Ordinal);
}
