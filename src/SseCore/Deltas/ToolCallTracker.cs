namespace SseCore;

/// <summary>
/// Decides which tool call a payload element belongs to. All rules for this are here:
/// <list type="number">
/// <item>A call is identified by its choice and the wire's index. Only a non-empty id or name counts; providers repeat
/// either, or send <c>""</c> or <c>null</c>, in continuations.</item>
/// <item>An id other than the call's, at the same index, ends that call and opens a new one (OpenRouter sends several
/// calls all at index 0). So does a different name once the call has arguments, whatever the id (old Mistral sends <c>"null"</c>
/// for all, Gemini's endpoint for OpenAI clients <c>""</c>), and the same name with arguments but without an id, once everything
/// received so far was one complete object in one piece.</item>
/// <item>Without an index: an id continues the choice's call of that id, else opens one; a name without an id opens one,
/// unless the latest call still waits for its name or, before it ends, repeats it without any arguments so far; arguments alone
/// continue the latest call, which is the one opened last.</item>
/// <item>An element that is a call of its own (<see cref="StatementForm.Whole"/>) always opens one.</item>
/// <item>An element that repeats a call (<see cref="StatementForm.Final"/>) refers to the call at its index. If that has another id,
/// or there is none, it refers to the call with its id (LiteLLM numbers differently where it repeats everything), else to the one at
/// its index after all. Without index and id it refers to the latest call. Only if there is none does it open one.</item>
/// <item>A call keeps the wire's index if that is still free in its choice, else it gets the next free one.</item>
/// <item>A call ends at the provider's own end event, when another takes its place, or when its choice finishes. A call
/// that never ends was cut: by the end of the stream, or by a limit or filter, which stops the model at the call opened last.</item>
/// </list>
/// </summary>
internal sealed class ToolCallTracker : IDisposable
{
    // Up to this many, calls are searched linearly, without any other data structure; more are looked up.
    private const int FewCalls = 8;

    private Call[] _calls = [];
    private CallLookup? _lookup;
    private int _count;
    private int _firstOpen;
    private PooledBuffer _bytes;

    // The call of the previous fragment, always the latest at its wire index: one found by its id need not be that.
    private int _last = -1;

    public int Count => _count;

    private bool AreFew => _count <= FewCalls;

    /// <summary>Bytes of ids, names and arguments that are kept.</summary>
    public int RetainedBytes => _bytes.Length;

    public ref Call this[int call] => ref _calls[call];

    public ReadOnlySpan<byte> HeldArguments(int call) => _bytes.Span.Slice(_calls[call].HeldStart, _calls[call].HeldLength);

    /// <summary>Finds the call that a fragment belongs to.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="wireIndex">The wire's index, or <see cref="DeltaTape.NoIndex"/>.</param>
    /// <param name="id">The id, or empty.</param>
    /// <param name="name">The name, or empty.</param>
    /// <param name="hasArguments">Whether it has arguments.</param>
    /// <param name="isWhole">Whether the element is a call of its own.</param>
    /// <param name="ended">The open call that the new one replaces, or -1.</param>
    public int Resolve(int choice, int wireIndex, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, bool hasArguments, bool isWhole, out int ended)
    {
        ended = -1;
        if (!isWhole)
        {
            // Almost every fragment continues the call of the previous fragment.
            if (id.IsEmpty && name.IsEmpty && _last >= 0 && _calls[_last].Choice == choice && _calls[_last].WireIndex == wireIndex
                && wireIndex != DeltaTape.NoIndex)
            {
                return _last;
            }

            int known = wireIndex == DeltaTape.NoIndex ? FindWithoutIndex(choice, id, name) : FindAt(choice, wireIndex);
            if (known >= 0)
            {
                if (!HasOtherId(known, id) && !HasOtherName(known, name) && !(hasArguments && IsCalledAgain(known, id, name)))
                {
                    _last = wireIndex == DeltaTape.NoIndex ? _last : known;
                    return known;
                }

                if (_calls[known].IsOpen)
                {
                    ended = known;
                }
            }
        }

        return Open(choice, wireIndex);
    }

    /// <summary>Finds the call of a fragment without id and name, if it continues the call of the previous fragment.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="wireIndex">The wire's index, or <see cref="DeltaTape.NoIndex"/>.</param>
    /// <param name="index">The call's index.</param>
    public bool TryContinue(int choice, int wireIndex, out int index)
    {
        index = 0;
        if (_last < 0 || wireIndex == DeltaTape.NoIndex)
        {
            return false;
        }

        ref Call call = ref _calls[_last];
        index = call.Index;
        return call.Choice == choice && call.WireIndex == wireIndex && call.IsOpen && call.IsStarted && call.HasArguments && !call.HasWholeObject;
    }

    /// <summary>Finds the call that a final element refers to, which may have ended.</summary>
    public int ResolveFinal(int choice, int wireIndex, ReadOnlySpan<byte> id)
    {
        int known = wireIndex != DeltaTape.NoIndex ? FindAt(choice, wireIndex)
            : id.IsEmpty ? FindLatest(choice)
            : -1;
        if (!id.IsEmpty && (known < 0 || HasOtherId(known, id)))
        {
            int named = FindById(choice, id);
            known = named >= 0 ? named : known;
        }

        return known >= 0 ? known : Open(choice, wireIndex);
    }

    /// <summary>The call at the wire's index, or -1.</summary>
    public int FindAt(int choice, int wireIndex)
    {
        if (!AreFew)
        {
            return _lookup!.FindAt(choice, wireIndex);
        }

        int call = _count - 1;
        while (call >= 0 && (_calls[call].Choice != choice || _calls[call].WireIndex != wireIndex))
        {
            call--;
        }

        return call;
    }

    /// <summary>The call of the choice that was opened last, or -1.</summary>
    public int FindLatest(int choice)
    {
        if (!AreFew)
        {
            return _lookup!.FindLatest(choice);
        }

        int call = _count - 1;
        while (call >= 0 && _calls[call].Choice != choice)
        {
            call--;
        }

        return call;
    }

    public void SetId(int call, ReadOnlySpan<byte> id)
    {
        ref Call target = ref _calls[call];
        target.IdStart = _bytes.Length;
        target.IdLength = id.Length;
        target.HasId = true;
        _bytes.Append(id);
        if (!AreFew)
        {
            _lookup!.SetId(target.Choice, id, call);
        }
    }

    public void SetName(int call, ReadOnlySpan<byte> name)
    {
        ref Call target = ref _calls[call];
        target.NameStart = _bytes.Length;
        target.NameLength = name.Length;
        target.HasName = true;
        _bytes.Append(name);
    }

    /// <summary>Keeps arguments that count only if no fragment follows.</summary>
    public void HoldArguments(int call, ReadOnlySpan<byte> arguments)
    {
        ref Call target = ref _calls[call];
        target.HeldStart = _bytes.Length;
        target.HeldLength = arguments.Length;
        _bytes.Append(arguments);
    }

    /// <summary>Marks the call as complete.</summary>
    public void End(int call) => _calls[call].IsOpen = false;

    /// <summary>Reopens an ended call: a provider continued it after it had said that it was done.</summary>
    public void Reopen(int call)
    {
        _calls[call].IsOpen = true;
        _firstOpen = Math.Min(_firstOpen, call);
    }

    /// <summary>The next open call of the choice from <paramref name="from"/> on, or -1.</summary>
    public int NextOpen(int choice, int from)
    {
        // Calls mostly end in order, so all before the first open one can be skipped for good.
        while (_firstOpen < _count && !_calls[_firstOpen].IsOpen)
        {
            _firstOpen++;
        }

        for (int call = Math.Max(from, _firstOpen); call < _count; call++)
        {
            if (_calls[call].IsOpen && _calls[call].Choice == choice)
            {
                return call;
            }
        }

        return -1;
    }

    public void Reset()
    {
        _lookup?.Clear();
        _count = 0;
        _firstOpen = 0;
        _last = -1;
        _bytes.Clear();
    }

    public void Dispose() => _bytes.Release();

    private int FindWithoutIndex(int choice, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        int latest = FindLatest(choice);
        if (latest < 0)
        {
            return -1;
        }

        if (!id.IsEmpty)
        {
            return IsWaitingForId(latest) ? latest : FindById(choice, id) is int call and >= 0 && _calls[call].IsOpen ? call : -1;
        }

        if (name.IsEmpty || !_calls[latest].HasName)
        {
            return latest;
        }

        return _calls[latest].IsOpen && !_calls[latest].HasArguments && NameOf(latest).SequenceEqual(name) ? latest : -1;
    }

    private bool HasOtherId(int known, ReadOnlySpan<byte> id) => !id.IsEmpty && _calls[known].HasId && !IdOf(known).SequenceEqual(id);

    // Before its arguments, a name may still be arriving in pieces.
    private bool HasOtherName(int known, ReadOnlySpan<byte> name) =>
        !name.IsEmpty && _calls[known].HasName && _calls[known].HasArguments && !NameOf(known).SequenceEqual(name);

    private bool IsCalledAgain(int known, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name) =>
        id.IsEmpty && _calls[known].HasWholeObject && _calls[known].HasName && NameOf(known).SequenceEqual(name);

    private bool IsWaitingForId(int call) => !_calls[call].HasId && _calls[call].IsOpen && !_calls[call].HasArguments;

    // Of several calls with the id, the one that was given it last.
    private int FindById(int choice, ReadOnlySpan<byte> id)
    {
        if (!AreFew)
        {
            int candidate = _lookup!.FindById(choice, id);
            return candidate >= 0 && IdOf(candidate).SequenceEqual(id) ? candidate : -1;
        }

        int found = -1;
        for (int call = 0; call < _count; call++)
        {
            if (_calls[call].Choice == choice && _calls[call].HasId && IdOf(call).SequenceEqual(id)
                && (found < 0 || _calls[call].IdStart > _calls[found].IdStart))
            {
                found = call;
            }
        }

        return found;
    }

    private int Open(int choice, int wireIndex)
    {
        int index = wireIndex != DeltaTape.NoIndex && !IsTaken(choice, wireIndex) ? wireIndex : NextIndex(choice);
        if (_count == _calls.Length)
        {
            Array.Resize(ref _calls, Math.Max(2, _count * 2));
        }

        if (_count == FewCalls)
        {
            LookUpFromNowOn();
        }

        int call = _count++;
        _calls[call] = new Call { Choice = choice, WireIndex = wireIndex, Index = index, IsOpen = true };
        if (!AreFew)
        {
            _lookup!.Add(call, _calls[call]);
        }

        return _last = call;
    }

    private bool IsTaken(int choice, int index)
    {
        if (!AreFew)
        {
            return _lookup!.IsTaken(choice, index);
        }

        foreach (ref readonly Call call in _calls.AsSpan(0, _count))
        {
            if (call.Choice == choice && call.Index == index)
            {
                return true;
            }
        }

        return false;
    }

    private int NextIndex(int choice)
    {
        if (!AreFew)
        {
            return _lookup!.NextIndex(choice);
        }

        int next = 0;
        foreach (ref readonly Call call in _calls.AsSpan(0, _count))
        {
            next = call.Choice == choice ? Math.Max(next, call.Index + 1) : next;
        }

        return next;
    }

    private void LookUpFromNowOn()
    {
        _lookup ??= new CallLookup();
        for (int call = 0; call < _count; call++)
        {
            _lookup.Add(call, _calls[call]);

            // Gives the same result as if each id had been set when the call was given it.
            int rival = _calls[call].HasId ? _lookup.FindById(_calls[call].Choice, IdOf(call)) : -1;
            if (_calls[call].HasId && (rival < 0 || _calls[rival].IdStart < _calls[call].IdStart))
            {
                _lookup.SetId(_calls[call].Choice, IdOf(call), call);
            }
        }
    }

    private ReadOnlySpan<byte> IdOf(int call) => _bytes.Span.Slice(_calls[call].IdStart, _calls[call].IdLength);

    private ReadOnlySpan<byte> NameOf(int call) => _bytes.Span.Slice(_calls[call].NameStart, _calls[call].NameLength);

    internal struct Call
    {
        public int Choice;
        public int WireIndex;
        public int Index;
        public bool IsOpen;
        public bool IsStarted;
        public bool HasId;
        public bool HasName;
        public bool HasArguments;

        // All arguments so far came in one piece, which is an object up to its last bracket.
        public bool HasWholeObject;
        public int HeldStart;
        public int HeldLength;
        public int IdStart;
        public int IdLength;
        public int NameStart;
        public int NameLength;
    }
}
