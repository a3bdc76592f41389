using System.Text;
using AcmeDialect;
using SseCore;

// The struct Acme was generated from acme.dialect.json while this was built.
await using Stream response = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "recorded.sse"));
await using var deltas = DeltaStream.Create<Acme>(response);
using var message = new MessageAccumulator();
while (await deltas.WaitToReadAsync())
{
    while (deltas.TryRead(out Delta delta))
    {
        message.Add(delta);
        Console.WriteLine($"{delta.Kind} {delta.Choice}/{delta.Index} {Encoding.UTF8.GetString(delta.Text)}".TrimEnd());
    }
}

MessageChoice answer = message.Choices[0];
Console.WriteLine($"{message.Model}: {answer.Text} ({answer.Reasoning})");
foreach (MessageToolCall call in answer.ToolCalls)
{
    Console.WriteLine($"{call.Name}({call.RawArguments}), complete: {call.IsComplete}");
}

Console.WriteLine($"{message.Usage.Input} + {message.Usage.Output} tokens, {deltas.Summary!.Value.Outcome}");
