namespace SseCore.AspNetCore;

/// <summary>The names of outcomes in the output.</summary>
internal static class OutcomeNames
{
    public static string Of(SseOutcome outcome) => outcome switch
    {
        SseOutcome.Clean => "clean",
        SseOutcome.CutMidEvent => "cutMidEvent",
        SseOutcome.LimitExceeded => "limit",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static string Of(StreamOutcome outcome) => outcome switch
    {
        StreamOutcome.Completed => "completed",
        StreamOutcome.NoTerminator => "noTerminator",
        StreamOutcome.NoFinishReason => "noFinishReason",
        StreamOutcome.CutMidEvent => "cutMidEvent",
        StreamOutcome.ProviderError => "providerError",
        StreamOutcome.LimitExceeded => "limit",
        StreamOutcome.MalformedPayload => "malformedPayload",
        StreamOutcome.Corrupt => "corrupt",
        StreamOutcome.NotAnEventStream => "notAnEventStream",
        StreamOutcome.Empty => "empty",
        StreamOutcome.UnknownDialect => "unknownDialect",
        StreamOutcome.TransportFault => "transportFault",
        StreamOutcome.Idle => "idle",
        StreamOutcome.TimedOut => "timedOut",
        StreamOutcome.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
