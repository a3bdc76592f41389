// The key of a text: increments with the same key continue each other.
using TextKey = (SseCore.DeltaKind Kind, int Choice, int Index, int Part);

namespace SseCore;

// Texts: unescapes them, makes them valid, reports each once, and joins the halves of a surrogate pair.
internal sealed partial class DeltaResolver
{
    /// <summary>Decodes a string that continues a text.</summary>
    /// <param name="input">The bytes that contain the string.</param>
    /// <param name="start">The start of the string, after its quote.</param>
    /// <param name="end">The end of the string, before its quote.</param>
    /// <param name="text">The text.</param>
    /// <returns>False: the string needs more than decoding; nothing was done.</returns>
    public bool TryDecode(ReadOnlySpan<byte> input, int start, int end, out ReadOnlySpan<byte> text)
    {
#if NET
        if (TryDecodeShort(input, start, end - start, out text))
        {
            return true;
        }
#endif
        text = input.Slice(start, end - start);
        return IsUsable(text) && (text.IndexOf((byte)'\\') < 0 || TryUnescape(ref text));
    }

#if NET
    /// <summary>Decodes a short string that continues a text, whose escapes are not validated yet.</summary>
    /// <inheritdoc cref="JsonText.IsShort" path="/param"/>
    /// <param name="input"/>
    /// <param name="start"/>
    /// <param name="length"/>
    /// <param name="text">The text.</param>
    /// <returns>False: it is not a valid short string, or needs more than decoding; nothing was done.</returns>
    public bool TryDecodeShort(ReadOnlySpan<byte> input, int start, int length, out ReadOnlySpan<byte> text)
    {
        text = input.Slice(start, length);
        if (!JsonText.IsShort(input, start, length))
        {
            return false;
        }

        // Unescaped first, so that bytes that are not a JSON string are never reported as invalid UTF-8.
        ReadOnlySpan<byte> raw = text;
        uint backslashes = JsonText.BackslashesOf(input, start, length, out bool isAscii);
        return (backslashes == 0 || TryUnescapeShort(input, start, backslashes, ref text)) && (isAscii || IsUsable(raw));
    }

    private bool TryUnescapeShort(ReadOnlySpan<byte> input, int start, uint backslashes, ref ReadOnlySpan<byte> text)
    {
        _scratch.Clear();
        if (!JsonText.TryAppendShort(input, start, text.Length, backslashes, ref _scratch))
        {
            return false;
        }

        text = _scratch.Span;
        return true;
    }
#endif

    /// <summary>Hands out text that was held back for a continuation that never came.</summary>
    public void ResolveEnd()
    {
        if (_highSurrogates is not { Count: > 0 })
        {
            return;
        }

        // Sorted, since the order of a dictionary depends on earlier removals.
        TextKey[] waiting = [.. _highSurrogates.Keys];
        Array.Sort(waiting);
        foreach (TextKey key in waiting)
        {
            AddReplacement(key);
        }

        _highSurrogates.Clear();
    }

    // A shortcut of the plain path for what most events state: that a text continues, with nothing of it held back, and with nothing to
    // remember of it.
    private bool TryResolveText(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        TapeValue text = record.Text;
        if (record.Kind is not (DeltaKind.Text or DeltaKind.Reasoning) || text.Kind != TapeValueKind.String || _highSurrogates is not null
            || record.Part.Value != DeltaTape.NoPart
            || !IsUsable(payload.Slice(text.Start, text.Length)))
        {
            return false;
        }

        Add(record.Kind, record.Choice.Value, Math.Max(record.Index.Value, 0)).Text = new TextSlice(text.Start, text.Length, isInScratch: false);
        return true;
    }

    private bool TryUnescape(ref ReadOnlySpan<byte> text)
    {
        _scratch.Clear();
        ushort high = JsonText.AppendUnescaped(text, ref _scratch, carriedHigh: 0, mayCarry: true, keepInvalid: true);
        text = _scratch.Span;
        return high == 0;
    }

    private void ResolveText(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        TextKey key = KeyOf(record);
        if (key.Part != DeltaTape.NoPart)
        {
            if (record.Form == StatementForm.Final && _repeated is not null && _repeated.TrySkip(key.Kind))
            {
                return;
            }

            bool isNew = (_told ??= new TextsTold()).TryTell(key, isRepeat: record.Form == StatementForm.Final);
            if (record.Form == StatementForm.Final && !isNew)
            {
                return;
            }
        }

        AddText(key, record.Text, payload);
    }

    private void FindRepeated(ReadOnlySpan<TapeRecord> records)
    {
        bool isAnyNew = false;
        foreach (ref readonly TapeRecord record in records)
        {
            isAnyNew |= IsRepeatedText(record) && !_told!.Contains(KeyOf(record));
        }

        if (!isAnyNew)
        {
            return;
        }

        _repeated ??= new RepeatedTexts();
        _repeated.Begin();
        foreach (ref readonly TapeRecord record in records)
        {
            if (IsRepeatedText(record))
            {
                _repeated.Add(KeyOf(record));
            }
        }

        _repeated.Find(_told!);
    }

    private static bool IsRepeatedText(in TapeRecord record) =>
        record.Form == StatementForm.Final && record.Kind != DeltaKind.ToolCallStart;

    private static TextKey KeyOf(in TapeRecord record) => (record.Kind, record.Choice.Value, Math.Max(record.Index.Value, 0), record.Part.Value);

    private TextSlice AddText(in TextKey key, TapeValue value, ReadOnlySpan<byte> payload)
    {
        TextSlice text;
        if (key.Kind == DeltaKind.Citation)
        {
            // Each is a value of its own, which the next one does not continue.
            text = Decode(value, payload);
        }
        else if (value.Kind == TapeValueKind.EscapedString)
        {
            ushort carried = TakeHighSurrogate(key);
            int start = _scratch.Length;
            ushort high = AppendUnescaped(payload.Slice(value.Start, value.Length), carried, mayCarry: true);
            text = new TextSlice(start, _scratch.Length - start, isInScratch: true);
            if (high != 0)
            {
                (_highSurrogates ??= [])[key] = high;
            }
        }
        else if (TakeHighSurrogate(key) != 0)
        {
            int start = _scratch.Length;
            Utf8Text.AppendReplacement(ref _scratch);
            Append(payload.Slice(value.Start, value.Length));
            text = new TextSlice(start, _scratch.Length - start, isInScratch: true);
        }
        else
        {
            text = Decode(value, payload);
        }

        if (text.Length != 0)
        {
            Add(key.Kind, key.Choice, key.Index).Text = text;
        }

        return text;
    }

    // Decodes a value on its own: no value before or after it completes it.
    private TextSlice Decode(TapeValue value, ReadOnlySpan<byte> payload)
    {
        switch (value.Kind)
        {
            case TapeValueKind.String or TapeValueKind.Number or TapeValueKind.Container:
                return Raw(value, payload);
            case TapeValueKind.EscapedString:
                int start = _scratch.Length;
                AppendUnescaped(payload.Slice(value.Start, value.Length), carriedHigh: 0, mayCarry: false);
                return new TextSlice(start, _scratch.Length - start, isInScratch: true);
            default:
                return default;
        }
    }

    // The value as written. A string keeps its escapes, which are those of the JSON text that it becomes a part of.
    private TextSlice Raw(TapeValue value, ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> raw = payload.Slice(value.Start, value.Length);
        return IsUsable(raw) ? new TextSlice(value.Start, value.Length, isInScratch: false) : Keep(raw);
    }

    private TextSlice DecodeCopy(TapeValue value, ReadOnlySpan<byte> text)
    {
        TextSlice slice = Decode(value, text);
        return slice.IsInScratch ? slice : Keep(slice.Of(text, Scratch));
    }

    private TextSlice Keep(ReadOnlySpan<byte> text)
    {
        int start = _scratch.Length;
        Append(text);
        return new TextSlice(start, _scratch.Length - start, isInScratch: true);
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (IsUsable(text))
        {
            _scratch.Append(text);
        }
        else
        {
            Utf8Text.AppendValid(ref _scratch, text);
        }
    }

    private ushort AppendUnescaped(ReadOnlySpan<byte> raw, ushort carriedHigh, bool mayCarry) =>
        JsonText.AppendUnescaped(raw, ref _scratch, carriedHigh, mayCarry, keepInvalid: IsUsable(raw));

    // Whether the text can be handed out unchanged.
    private bool IsUsable(ReadOnlySpan<byte> text)
    {
        if (_invalidUtf8 == InvalidUtf8Policy.Keep || Utf8Text.IsValid(text))
        {
            return true;
        }

        HasInvalidUtf8 = true;
        return false;
    }

    private ushort TakeHighSurrogate(in TextKey key)
    {
        if (_highSurrogates is not { Count: > 0 } || !_highSurrogates.TryGetValue(key, out ushort high))
        {
            return 0;
        }

        _highSurrogates.Remove(key);
        return high;
    }

    private void AddReplacement(in TextKey key)
    {
        int start = _scratch.Length;
        Utf8Text.AppendReplacement(ref _scratch);
        Add(key.Kind, key.Choice, key.Index).Text = new TextSlice(start, _scratch.Length - start, isInScratch: true);
    }
}
