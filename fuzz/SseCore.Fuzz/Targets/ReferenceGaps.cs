using System.Text;
using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// The one place for what the reference of the deltas does not say, so that it cannot be compared. RFC 8259 leaves the
/// meaning of all of it open, and no provider sends it.
/// </summary>
internal static class ReferenceGaps
{
    public static bool Concern(IReadOnlyList<FramedEvent> events) => events.Any(evt => ConcernPayload(Encoding.UTF8.GetBytes(evt.Data)));

    private static bool ConcernPayload(byte[] payload)
    {
        try
        {
            var names = new Stack<HashSet<string>>();
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        names.Push([]);
                        break;
                    case JsonTokenType.EndObject:
                        names.Pop();
                        break;

                    // A member that is there twice: the reference takes the last, the library what it meets.
                    case JsonTokenType.PropertyName when !names.Peek().Add(reader.GetString()!):
                        return true;
                }
            }
        }
        catch (JsonException)
        {
            // Refused by both.
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair, which JsonElement does not look at.
            return true;
        }

        return false;
    }
}
