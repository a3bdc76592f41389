using System.Text;
using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// The one place for what the reference of the deltas does not say, so that it cannot be compared: names of members with
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
            // Refused by both.
        }
        catch (InvalidOperationException)
        {
            return true;
        }

        return false;
    }
}
