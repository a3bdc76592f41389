using System.Text;
using SseCore;
using SseCore.AotSmoke;

// Reads a stream of every dialect, by name and detected, and fails at the first wrong result.
string[] unread = [.. DeltaParser.DialectNames.Except(Streams.All.Keys)];
Expect(unread.Length == 0, $"no stream of {string.Join(", ", unread)}");

foreach ((string dialect, byte[] stream) in Streams.All)
{
    string[] names = Streams.Undetectable.Contains(dialect) ? [dialect] : [dialect, "auto"];
    foreach (string name in names)
    {
        using var message = new MessageAccumulator();
        await using var deltas = DeltaStream.Create(name, new MemoryStream(stream));
        while (await deltas.WaitToReadAsync(CancellationToken.None))
        {
            while (deltas.TryRead(out Delta delta))
            {
                message.Add(delta);
            }
        }

        StreamSummary summary = deltas.Summary!.Value;
        message.Complete(summary);
        Expect(summary.Outcome == StreamOutcome.Completed, $"{dialect} as {name}: {summary.Outcome}");
        Expect(message.Choices.Count == 1 && message.Choices[0].Text.ToString() == Streams.Text, $"{dialect} as {name}: its text");
    }
}

// A tool call whose arguments are read while they grow.
{
    using var parser = DeltaParser.Create<OpenAiChat>();
    using var message = new MessageAccumulator();
    using var json = new JsonAccumulator();
    var read = new StringBuilder();
    ReadOnlySpan<byte> chunk = Streams.ToolCall;
    while (parser.TryRead(ref chunk, out Delta delta))
    {
        message.Add(delta);
        ReadOnlySpan<byte> fragment = delta.Kind == DeltaKind.ToolCallArguments ? delta.Text : default;
        while (json.TryRead(ref fragment, out JsonDelta value))
        {
            read.Append(value.Kind).Append(' ').Append(value.GetPath()).Append('\n');
        }
    }

    message.Complete(parser.Complete());
    using System.Text.Json.JsonDocument arguments = message.Choices[0].ToolCalls[0].ParseArguments();
    Expect(arguments.RootElement.GetProperty("city").GetString() == "Köln", "the arguments");
    Expect(read.ToString().Contains("/city", StringComparison.Ordinal), "the path in them");
}

// The framework's own errors: its exceptions and their messages are trimmed too.
{
    using var framer = new SseFramer(new SseFramerOptions { MaxEventBytes = 4 });
    try
    {
        ReadOnlySpan<byte> chunk = "data: too large\n\n"u8;
        framer.TryRead(ref chunk, out _);
        Expect(false, "the limit");
    }
    catch (SseException exception)
    {
        Expect(exception.Code == SseErrorCode.EventTooLarge && exception.Message.Contains("4 bytes", StringComparison.Ordinal), "the limit's error");
    }
}

Console.WriteLine($"aot-smoke: {Streams.All.Count} dialects read");
return 0;

static void Expect(bool holds, string what)
{
    if (!holds)
    {
        Console.Error.WriteLine($"aot-smoke: wrong: {what}");
        Environment.Exit(1);
    }
}
