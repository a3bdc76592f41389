using System.Text;
using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// The only place that lists what the delta reference does not define, so that it cannot be compared: member names with
/// half a surrogate pair, which <see cref="JsonElement"/> does not compare. No provider sends any.
/// </summary>
internal static class ReferenceGaps
{
    public static bool Concern(IReadOnlyList<FramedEvent> events) => events.Any(evt => ConcernPayload(Encoding.UTF8.GetBytes(evt.Data)));

    private static bool ConcernPayload(byte[] payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }
        }
        catch (JsonException)
        {
            // Both reject it.
        }
        catch (InvalidOperationException)
        {
            return true;
        }

        return false;
    }
}
