// The key of a text: increments with the same key continue each other.
using TextKey = (SseCore.DeltaKind Kind, int Choice, int Index, int Part);

namespace SseCore;

/// <summary>
/// The texts of a message that its last event repeats at places other than those where they were handed out. Servers that translate
/// from another API may number differently there (LiteLLM), or may have omitted places before (llama.cpp). Such texts are identified by
/// their order: as many texts of a kind as were handed out are repeats.
/// </summary>
internal sealed class RepeatedTexts
{
    private readonly HashSet<TextKey> _places = [];
    private readonly int[] _left = new int[TextsTold.KindCount];

    /// <summary>Begins the last event.</summary>
    public void Begin() => _places.Clear();

    /// <summary>Adds a text that the event repeats.</summary>
    public void Add(in TextKey text) => _places.Add(text);

    /// <summary>Determines which kinds of texts are at other places.</summary>
    public void Find(TextsTold told) => told.CountMisplaced(_places, _left);

    /// <summary>Whether the next text of this kind was handed out at another place.</summary>
    public bool TrySkip(DeltaKind kind)
    {
        if (_left[(int)kind] == 0)
        {
            return false;
        }

        _left[(int)kind]--;
        return true;
    }

    public void Clear() => Array.Clear(_left, 0, _left.Length);
}
