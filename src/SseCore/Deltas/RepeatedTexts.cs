// What texts are told apart by: the increments of one go on from each other.
using TextKey = (SseCore.DeltaKind Kind, int Choice, int Index, int Part);

namespace SseCore;

/// <summary>
/// The texts of a message that its last event repeats at other places than they were told at. Servers that make a message of
/// another API's may count anew there (LiteLLM), or leave places out before that (llama.cpp). Such texts are known by their order:
/// as many of a kind as were told are repeats.
/// </summary>
internal sealed class RepeatedTexts
{
    private readonly HashSet<TextKey> _places = [];
    private readonly int[] _left = new int[TextsTold.KindCount];

    /// <summary>Starts on the last event.</summary>
    public void Begin() => _places.Clear();

    /// <summary>Adds a text that the event repeats.</summary>
    public void Add(in TextKey text) => _places.Add(text);

    /// <summary>Finds out which kinds of texts are at other places.</summary>
    public void Find(TextsTold told) => told.CountMisplaced(_places, _left);

    /// <summary>Whether the next text of this kind is one that was told elsewhere.</summary>
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
