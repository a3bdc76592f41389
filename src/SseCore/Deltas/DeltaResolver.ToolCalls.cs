// The key of a text: increments with the same key continue each other.
using TextKey = (SseCore.DeltaKind Kind, int Choice, int Index, int Part);

namespace SseCore;

// Tool calls: which call a record belongs to, and when a call has ended.
internal sealed partial class DeltaResolver
{
    private void ResolveToolCall(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        TextSlice idSlice = Decode(record.Id, payload);
        TextSlice nameSlice = Decode(record.Name, payload);
        int call = FindOrOpenCall(record, idSlice.Of(payload, Scratch), nameSlice.Of(payload, Scratch));
        ref ToolCallTracker.Call state = ref Calls[call];
        bool isNewId = !state.HasId && idSlice.Length != 0;
        bool isNewName = !state.HasName && nameSlice.Length != 0;
        bool hasArguments = record.Text.HasText || record.Text.IsContainer;
        if (!state.IsOpen && record.Form != StatementForm.Final
            && (isNewId || isNewName || (hasArguments && record.Form != StatementForm.Start)))
        {
            // Only for new information: a call that is merely named again must not end twice, or its tool may be run twice.
            Calls.Reopen(call);
        }

        if (isNewId || isNewName || !state.IsStarted)
        {
            state.IsStarted = true;
            ref DeltaRecord start = ref Add(DeltaKind.ToolCallStart, record.Choice.Value, state.Index);
            if (isNewId)
            {
                start.Id = idSlice;
                Calls.SetId(call, idSlice.Of(payload, Scratch));
            }

            if (isNewName)
            {
                start.Name = nameSlice;
                Calls.SetName(call, nameSlice.Of(payload, Scratch));
            }
        }

        if (hasArguments)
        {
            ResolveArguments(record, call, payload);
        }

        if (record.Form is StatementForm.Whole or StatementForm.Final && Calls[call].IsOpen)
        {
            EndCall(call);
        }
    }

    // A dialect may report the end of every block like this, whether it is a call or not, so there may be no call at all.
    private void ResolveToolCallEnd(in TapeRecord record)
    {
        int call = FindCall(record);
        if (call >= 0 && _calls![call].IsOpen)
        {
            EndCall(call);
        }
    }

    // Handed out before the call ends, by which it is told apart from the signature of a text or of reasoning.
    private void ResolveToolCallSignature(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        int call = FindCall(record);
        if (call < 0)
        {
            ResolveText(record, payload);
            return;
        }

        (int choice, int index) = (_calls![call].Choice, _calls[call].Index);
        int end = _count - 1;
        AddText((DeltaKind.Signature, choice, index, DeltaTape.NoPart), record.Text, payload);
        if (end >= 0 && _count > end + 1 && _ready[end].Kind == DeltaKind.ToolCallEnd && _ready[end].Choice == choice && _ready[end].Index == index)
        {
            (_ready[end], _ready[end + 1]) = (_ready[end + 1], _ready[end]);
        }
    }

    private void ResolveToolCallValue(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        int call = Calls.Resolve(record.Choice.Value, record.Index.Value, id: default, name: default, hasArguments: true, isWhole: false, out _);
        ref ToolCallTracker.Call state = ref Calls[call];
        if (!state.IsStarted)
        {
            state.IsStarted = true;
            Add(DeltaKind.ToolCallStart, record.Choice.Value, state.Index);
        }

        TextSlice path = Decode(record.Id, payload);
        TextSlice value = Raw(record.Text, payload);
        _valueArguments ??= new ValueArguments();
        if (!state.IsOpen || !_valueArguments.TryWrite(
            call, path.Of(payload, Scratch), record.Text.Kind, value.Of(payload, Scratch), record.Part.Value == DeltaTape.MorePart))
        {
            Add(DeltaKind.Unknown, choice: 0, index: 0).Name = path;
            return;
        }

        state.HasArguments = true;
        AddWritten(state, _valueArguments);
    }

    private void AddWritten(in ToolCallTracker.Call call, ValueArguments arguments)
    {
        if (!arguments.Written.IsEmpty)
        {
            Add(DeltaKind.ToolCallArguments, call.Choice, call.Index).Text = Keep(arguments.Written);
        }
    }

    // The call that a statement about a call refers to, or -1.
    private int FindCall(in TapeRecord record) => _calls is null ? -1
        : record.Index.Value == DeltaTape.NoIndex ? _calls.FindLatest(record.Choice.Value)
        : _calls.FindAt(record.Choice.Value, record.Index.Value);

    private int FindOrOpenCall(in TapeRecord record, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        if (record.Form == StatementForm.Final)
        {
            return Calls.ResolveFinal(record.Choice.Value, record.Index.Value, id);
        }

        bool hasArguments = record.Text.HasText || record.Text.IsContainer;
        int call = Calls.Resolve(record.Choice.Value, record.Index.Value, id, name, hasArguments, record.Form == StatementForm.Whole, out int ended);
        if (ended >= 0)
        {
            EndCall(ended);
        }

        return call;
    }

    private void ResolveArguments(in TapeRecord record, int call, ReadOnlySpan<byte> payload)
    {
        ref ToolCallTracker.Call state = ref Calls[call];
        if (record.Form == StatementForm.Final && (state.HasArguments || !state.IsOpen))
        {
            return;
        }

        if (record.Form == StatementForm.Start)
        {
            TextSlice held = Decode(record.Text, payload);
            if (!IsEmptyObject(held.Of(payload, Scratch)))
            {
                Calls.HoldArguments(call, held.Of(payload, Scratch));
            }

            return;
        }

        bool isAll = !state.HasArguments;
        state.HasArguments = true;
        TextSlice added = AddText(ArgumentsKey(state), record.Text, payload);
        state.HasWholeObject = isAll && IsWholeObject(added.Of(payload, Scratch));
    }

    // An empty object stands for arguments to follow. No other JSON text consists only of braces and white space.
    private static bool IsEmptyObject(ReadOnlySpan<byte> json)
    {
        foreach (byte value in json)
        {
            if (value is not ((byte)'{' or (byte)'}') && !JsonStructure.IsWhiteSpace(value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWholeObject(ReadOnlySpan<byte> json)
    {
        var structure = default(JsonStructure);
        return !json.IsEmpty && json[0] == (byte)'{' && structure.FindEnd(json) == json.Length;
    }

    private void EndCall(int call)
    {
        ref ToolCallTracker.Call state = ref Calls[call];
        if (!state.HasArguments && state.HeldLength > 0)
        {
            state.HasArguments = true;
            Add(DeltaKind.ToolCallArguments, state.Choice, state.Index).Text = Keep(Calls.HeldArguments(call));
        }

        if (TakeHighSurrogate(ArgumentsKey(state)) != 0)
        {
            AddReplacement(ArgumentsKey(state));
        }

        if (_valueArguments is not null)
        {
            _valueArguments.End(call);
            AddWritten(state, _valueArguments);
        }

        Calls.End(call);
        Add(DeltaKind.ToolCallEnd, state.Choice, state.Index);
    }

    private int NextOpenCall(int choice, int from) => _calls is null ? -1 : _calls.NextOpen(choice, from);

    private static TextKey ArgumentsKey(in ToolCallTracker.Call call) => (DeltaKind.ToolCallArguments, call.Choice, call.Index, DeltaTape.NoPart);
}
