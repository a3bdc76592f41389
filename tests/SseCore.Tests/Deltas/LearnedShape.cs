using System.Text;

namespace SseCore.Tests.Deltas;

/// <summary>The shape of an event of <c>openai-chat</c>.</summary>
internal static class LearnedShape
{
    public static Shape Of(string payload)
    {
        byte[] evt = Framed(payload);
        ReadOnlySpan<byte> data = evt.AsSpan(6, evt.Length - 8);
        DeltaTape tape = DeltaTape.Rent();
        tape.Begin(DeltaKinds.All);
        tape.LogHoles();
        default(OpenAiChat).Parse(default, data, tape);
        var shape = new Shape();
        shape.Learn(evt, payloadStart: 6, data.Length, eventType: default, tape, DeltaKinds.All, StreamFraming.Sse);
        tape.Return();
        return shape;
    }

    public static byte[] Framed(string payload) => Encoding.UTF8.GetBytes($"data: {payload}\n\n");
}
