namespace SseCore;

/// <summary>The kind of an AWS message, given by its header <c>:message-type</c>.</summary>
internal enum AwsMessageKind : byte
{
    /// <summary>An event, of the type in <c>:event-type</c>.</summary>
    Event,

    /// <summary>An exception of the service's model, of the type in <c>:exception-type</c>; the payload describes it.</summary>
    Exception,

    /// <summary>An error outside the model, with <c>:error-code</c> and <c>:error-message</c>.</summary>
    Error,
}
