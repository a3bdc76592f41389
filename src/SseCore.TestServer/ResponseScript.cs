using System.Collections.Immutable;
using System.Text;

namespace SseCore.TestServer;

/// <summary>
/// Everything that a server does to answer one request. Immutable, so it can be played for any number of requests. After the last
/// step, the response ends as it should, and the connection accepts the next request.
/// </summary>
/// <example>
/// <code>
/// ResponseScript.EventStream().Event("one").Delay(TimeSpan.FromSeconds(1)).Text("data: tw").Reset()
/// </code>
/// </example>
/// <param name="Steps">The steps, in order.</param>
public sealed record ResponseScript(ImmutableArray<ScriptStep> Steps)
{
    /// <summary>No response at all: anything that follows is sent as raw bytes, bypassing HTTP.</summary>
    public static ResponseScript Nothing { get; } = new([]);

    /// <summary>Begins a response of status 200 and <c>text/event-stream</c>.</summary>
    /// <param name="framing">How the client is told where the body ends.</param>
    public static ResponseScript EventStream(BodyFraming framing = BodyFraming.Chunked) =>
        Response(200, framing, ("Content-Type", "text/event-stream"));

    /// <summary>Begins a response.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="headers">The headers, in addition to those that define the end of the body.</param>
    public static ResponseScript Response(int status, params ReadOnlySpan<(string Name, string Value)> headers) =>
        Response(status, BodyFraming.ContentLength, headers);

    /// <summary>Begins a response.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="framing">How the client is told where the body ends.</param>
    /// <param name="headers">The headers, in addition to those that define the end of the body.</param>
    public static ResponseScript Response(int status, BodyFraming framing, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var list = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(headers.Length);
        foreach ((string name, string value) in headers)
        {
            list.Add(new(name, value));
        }

        return Nothing.Then(new ScriptStep.Head(status, list.MoveToImmutable(), framing));
    }

    /// <summary>Adds a step.</summary>
    /// <param name="step">The step.</param>
    public ResponseScript Then(ScriptStep step) => new(Steps.Add(step));

    /// <summary>Sends bytes of the body in one write.</summary>
    /// <param name="bytes">The bytes.</param>
    public ResponseScript Bytes(ReadOnlyMemory<byte> bytes) => Then(new ScriptStep.Write(bytes));

    /// <summary>Sends text of the body in one write, UTF-8.</summary>
    /// <param name="text">The text.</param>
    public ResponseScript Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends one event in one write.</summary>
    /// <param name="data">Its data; LF begins a new line.</param>
    /// <param name="type">Its type; none by default.</param>
    /// <param name="id">Its id; none by default.</param>
    public ResponseScript Event(string data, string? type = null, string? id = null)
    {
        var text = new StringBuilder();
        if (type is not null)
        {
            text.Append("event: ").Append(type).Append('\n');
        }

        if (id is not null)
        {
            text.Append("id: ").Append(id).Append('\n');
        }

        return Text(text.Append("data: ").Append(data.Replace("\n", "\ndata: ", StringComparison.Ordinal)).Append("\n\n").ToString());
    }

    /// <summary>Sends several events, each in its own write.</summary>
    /// <param name="data">The data of each.</param>
    public ResponseScript Events(params IEnumerable<string> data) => data.Aggregate(this, (script, one) => script.Event(one));

    /// <summary>Sends a comment, as a keep-alive that is not an event.</summary>
    /// <param name="text">The text, on one line.</param>
    public ResponseScript Comment(string text = "keep-alive") => Text($": {text}\n\n");

    /// <summary>Sends the bytes of the body piece by piece, as a slow-loris does.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="size">The number of bytes at a time.</param>
    /// <param name="interval">The time between two pieces.</param>
    public ResponseScript Drip(ReadOnlyMemory<byte> bytes, int size, TimeSpan interval)
    {
        ImmutableArray<ScriptStep>.Builder steps = Steps.ToBuilder();
        for (int start = 0; start < bytes.Length; start += size)
        {
            steps.Add(new ScriptStep.Write(bytes.Slice(start, Math.Min(size, bytes.Length - start))));
            steps.Add(new ScriptStep.Delay(interval));
        }

        return new ResponseScript(steps.ToImmutable());
    }

    /// <summary>Sends raw bytes, bypassing HTTP: an invalid status line, a wrong chunk size.</summary>
    /// <param name="text">The text, UTF-8.</param>
    public ResponseScript Raw(string text) => Then(new ScriptStep.WriteRaw(Encoding.UTF8.GetBytes(text)));

    /// <summary>Does nothing for a time.</summary>
    /// <param name="duration">The time.</param>
    public ResponseScript Delay(TimeSpan duration) => Then(new ScriptStep.Delay(duration));

    /// <summary>Does nothing until a signal that a test controls, where a delay would be a guess.</summary>
    /// <param name="signal">Completes when the script may continue.</param>
    public ResponseScript Await(Task signal) => Then(new ScriptStep.Await(signal));

    /// <summary>Falls silent, with the connection open.</summary>
    public ResponseScript Stall() => Then(new ScriptStep.Stall());

    /// <summary>Repeats another script for as long as the client is there.</summary>
    /// <param name="script">The script to repeat; without a head.</param>
    public ResponseScript Forever(ResponseScript script) => Then(new ScriptStep.Repeat(script.Steps));

    /// <summary>Closes the connection in order (FIN), though the body may be unfinished.</summary>
    public ResponseScript Close() => Then(new ScriptStep.Close());

    /// <summary>Resets the connection (RST). Data that the client has not read yet is lost.</summary>
    public ResponseScript Reset() => Then(new ScriptStep.Reset());

    /// <summary>The total length of what the script writes.</summary>
    internal long BodyLength => Steps.OfType<ScriptStep.Write>().Sum(step => (long)step.Bytes.Length);

    /// <summary>The step that sends the head; null if the script sends no HTTP.</summary>
    internal ScriptStep.Head? HeadStep => Steps.OfType<ScriptStep.Head>().FirstOrDefault();
}
