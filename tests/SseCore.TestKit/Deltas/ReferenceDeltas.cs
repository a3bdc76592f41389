using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>
/// The deltas of a stream over <see cref="JsonDocument"/>, in the plainest possible way. The generated extractors and the state
/// behind them are compared with it, so it shares no code with them.
/// </summary>
public sealed class ReferenceDeltas
{
    private const string Start = "start";
    private const string Whole = "whole";
    private const string Final = "final";

    private readonly List<ReadDelta> _deltas = [];
    private readonly List<ReferenceToolCall> _calls = [];
    private readonly List<ReferenceToolCall> _named = [];
    private readonly Dictionary<(DeltaKind Kind, int Choice, int Index, int? Part), string> _halves = [];
    private readonly HashSet<(DeltaKind Kind, int Choice, int Index, int? Part)> _told = [];
    private readonly Dictionary<DeltaKind, int> _misplaced = [];
    private readonly Dictionary<int, string> _finishReasons = [];
    private TokenUsage _usage;
    private bool _hasId;
    private bool _hasModel;
    private long _offset;

    private ReferenceDeltas()
    {
    }

    /// <param name="dialect">The dialect's name.</param>
    /// <param name="events">The events of the stream, as framed.</param>
    /// <param name="rules">Receives the rules that stated anything.</param>
    public static IReadOnlyList<ReadDelta> Read(string dialect, IEnumerable<FramedEvent> events, ISet<DialectRule>? rules = null)
    {
        var reference = new ReferenceDeltas();
        foreach (FramedEvent evt in events)
        {
            reference._offset = evt.Offset;
            if (!reference.TryRead(DialectFile.All[dialect], evt, rules))
            {
                break;
            }
        }

        reference.End();
        return reference._deltas;
    }

    // False: the message is over.
    private bool TryRead(DialectFile dialect, FramedEvent evt, ISet<DialectRule>? rules)
    {
        if (dialect.Terminators.Any(terminator => terminator.IsPayload(evt.Data)))
        {
            return false;
        }

        string data = evt.Data.Trim(' ', '\t', '\n', '\r');
        if (data == "" || (data.StartsWith(':') && !data.Contains('{')) || data.Equals("[DONE]", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(evt.Data);
        }
        catch (JsonException)
        {
            Add(evt.Type == "error" ? new() { Kind = DeltaKind.Error, ErrorMessage = evt.Data } : new() { Kind = DeltaKind.Malformed });
            return true;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return true;
            }

            var payload = new ReferenceStatements(dialect, evt.Type, document.RootElement);
            ReferenceStatement[] statements = [.. payload.Read()];
            if (payload.IsEnd)
            {
                FindMisplaced(statements);
            }

            foreach (ReferenceStatement statement in WithUsageOnce(statements))
            {
                Apply(statement, evt.Type);
                if (statement is { Rule: { } rule, HasContent: true })
                {
                    rules?.Add(rule);
                }
            }

            return !payload.IsEnd;
        }
    }

    // Counts that a payload states in several places become one statement at the first place; later values take precedence.
    private static IEnumerable<ReferenceStatement> WithUsageOnce(ReferenceStatement[] statements)
    {
        ReferenceStatement[] counts = [.. statements.Where(statement => statement.Usage != default)];
        foreach (ReferenceStatement statement in statements)
        {
            if (statement.Kind != DeltaKind.Usage)
            {
                yield return statement;
            }
            else if (counts.Length > 0 && ReferenceEquals(statement, counts[0]))
            {
                yield return statement with { Usage = counts.Select(count => count.Usage).Aggregate(Merge) };
            }
        }
    }

    private void Apply(ReferenceStatement statement, string eventType)
    {
        switch (statement.Kind)
        {
            case DeltaKind.MessageStart:
                ApplyMessageStart(statement.Id, statement.Name);
                break;
            case DeltaKind.ToolCallStart:
                ApplyToolCall(statement);
                break;
            case DeltaKind.ToolCallEnd:
                bool hasPlace = statement.Rule!.Captures.ContainsKey("index");
                if ((hasPlace ? FindCallAt(statement.Choice, statement.Index ?? 0) : FindLatestCall(statement.Choice)) is { IsOpen: true } ended)
                {
                    EndCall(ended);
                }

                break;
            case DeltaKind.ToolCallArguments:
                ApplyToolCallValue(statement);
                break;
            case DeltaKind.Signature when statement.Rule!.Emit == "toolCallSignature":
                ApplyToolCallSignature(statement);
                break;
            case DeltaKind.Finish:
                ApplyFinish(statement.Choice, statement.Text);
                break;
            case DeltaKind.Usage:
                ApplyUsage(statement.Usage);
                break;
            case DeltaKind.Error:
                Add(new() { Kind = DeltaKind.Error, ErrorType = ReferenceJson.Valid(statement.Id), ErrorCode = ReferenceJson.Valid(statement.Name), ErrorMessage = ReferenceJson.Valid(statement.Text) });
                break;
            case DeltaKind.Unknown:
                // A payload without a type has that of its event.
                string ofEvent = eventType == FramedEvent.DefaultType ? "" : eventType;
                Add(new() { Kind = DeltaKind.Unknown, Name = ReferenceJson.Valid(statement.Name ?? ofEvent) });
                break;
            default:
                ApplyText(statement);
                break;
        }
    }

    // Id and model are each reported once known; the first value wins.
    private void ApplyMessageStart(string? id, string? model)
    {
        string newId = _hasId ? "" : ReferenceJson.Valid(id);
        string newModel = _hasModel ? "" : ReferenceJson.Valid(model);
        if (newId != "" || newModel != "")
        {
            Add(new() { Kind = DeltaKind.MessageStart, Id = newId, Model = newModel });
        }

        _hasId |= newId != "";
        _hasModel |= newModel != "";
    }

    // If the end of the message repeats its texts at other places, as many repeated texts are skipped as were reported.
    private void FindMisplaced(IEnumerable<ReferenceStatement> statements)
    {
        var places = statements.Where(statement => statement is { Form: Final, Part: not null, Text: not null }).Select(PlaceOf).ToHashSet();
        foreach (var ofKind in _told.Where(place => place.Part is not null).GroupBy(place => place.Kind))
        {
            _misplaced[ofKind.Key] = ofKind.All(places.Contains) ? 0 : ofKind.Count();
        }
    }

    private static (DeltaKind Kind, int Choice, int Index, int? Part) PlaceOf(ReferenceStatement statement) =>
        (statement.Kind, statement.Choice, statement.Index ?? 0, statement.Part);

    private void ApplyText(ReferenceStatement statement)
    {
        if (statement.Form == Final && statement.Text is not null && _misplaced.GetValueOrDefault(statement.Kind) is > 0 and int left)
        {
            _misplaced[statement.Kind] = left - 1;
            return;
        }

        // If parts are told apart, a repeated whole part counts only if nothing of it was reported.
        bool isNew = statement.Text is not null && _told.Add(PlaceOf(statement));
        if (isNew || statement.Form != Final)
        {
            AddText(statement.Kind, statement.Choice, statement.Index ?? 0, statement.Text, statement.Part);
        }
    }

    private void ApplyToolCall(ReferenceStatement statement)
    {
        string id = ReferenceJson.Valid(statement.Id);
        string name = ReferenceJson.Valid(statement.Name);
        if (id == "" && name == "" && statement.Text is null)
        {
            return;
        }

        ReferenceToolCall? known = statement.Form switch
        {
            Whole => null,
            Final => FindRepeatedCall(statement.Choice, statement.Index, id),
            _ => FindCall(statement.Choice, statement.Index, id, name, statement.Text is not null),
        };
        ReferenceToolCall call = known ?? OpenCall(statement.Choice, statement.Index);
        bool isNewId = call.Id is null && id != "";
        bool isNewName = call.Name is null && name != "";

        // A call that has ended continues only with new information, not by being named again.
        call.IsOpen |= statement.Form != Final && (isNewId || isNewName || (statement.Text is not null && statement.Form != Start));
        if (!call.IsStarted || isNewId || isNewName)
        {
            call.IsStarted = true;
            call.Name = isNewName ? name : call.Name;
            if (isNewId)
            {
                call.Id = id;
                _named.Add(call);
            }

            Add(new() { Kind = DeltaKind.ToolCallStart, Choice = call.Choice, Index = call.Index, Id = isNewId ? id : "", Name = isNewName ? name : "" });
        }

        ApplyArguments(call, statement);
        if (statement.Form is Whole or Final && call.IsOpen)
        {
            EndCall(call);
        }
    }

    // The signature of a call comes before its end.
    private void ApplyToolCallSignature(ReferenceStatement statement)
    {
        ReferenceToolCall? call = statement.Index is null ? FindLatestCall(statement.Choice) : FindCallAt(statement.Choice, statement.Index);
        int count = _deltas.Count;
        AddText(DeltaKind.Signature, statement.Choice, call?.Index ?? statement.Index ?? 0, statement.Text);
        if (call is not null && _deltas.Count > count && count > 0
            && _deltas[count - 1] == new ReadDelta { Kind = DeltaKind.ToolCallEnd, Choice = call.Choice, Index = call.Index, Offset = _offset })
        {
            _deltas.Reverse(count - 1, 2);
        }
    }

    private void ApplyToolCallValue(ReferenceStatement statement)
    {
        if (statement.Id is null)
        {
            return;
        }

        ReferenceToolCall call = FindCall(statement.Choice, statement.Index, id: "", name: "", hasArguments: true) ?? OpenCall(statement.Choice, statement.Index);
        if (!call.IsStarted)
        {
            call.IsStarted = true;
            Add(new() { Kind = DeltaKind.ToolCallStart, Choice = call.Choice, Index = call.Index });
        }

        string path = ReferenceJson.Valid(statement.Id);
        if (!call.IsOpen || (call.Values ??= new()).Add(path, statement.Text, statement.HasMore) is not { } added)
        {
            Add(new() { Kind = DeltaKind.Unknown, Name = path });
            return;
        }

        call.HasArguments = true;
        AddValues(call, added);
    }

    private void AddValues(ReferenceToolCall call, string text)
    {
        if (text != "")
        {
            Add(new() { Kind = DeltaKind.ToolCallArguments, Choice = call.Choice, Index = call.Index, Text = text });
        }
    }

    private void ApplyArguments(ReferenceToolCall call, ReferenceStatement statement)
    {
        if (statement.Form == Start)
        {
            // The empty object stands for arguments to follow.
            bool isEmpty = string.Concat((statement.Text ?? "").Split(' ', '\t', '\r', '\n')) is "" or "{}";
            call.HeldArguments = isEmpty ? call.HeldArguments : statement.Text;
        }
        else if (statement.Text is not null && (statement.Form != Final || (call.IsOpen && !call.HasArguments)))
        {
            call.IsWholeObject = !call.HasArguments && ReferenceJson.IsObjectToItsLastBracket(statement.Text);
            call.HasArguments = true;
            AddText(DeltaKind.ToolCallArguments, call.Choice, call.Index, statement.Text);
        }
    }

    // The call that an element belongs to; null: a new one.
    private ReferenceToolCall? FindCall(int choice, int? wireIndex, string id, string name, bool hasArguments)
    {
        ReferenceToolCall? found = FindCallWhateverItsName(choice, wireIndex, id, name);
        bool isCalledAgain = hasArguments && wireIndex is not null && id == "" && found is { IsWholeObject: true };
        if (name == "" || found is not { HasArguments: true, Name: not null } || (found.Name == name && !isCalledAgain))
        {
            return found;
        }

        // A different name, once there are arguments, is that of another call; so is the same name, after one whole object of arguments.
        if (found.IsOpen)
        {
            EndCall(found);
        }

        return null;
    }

    private ReferenceToolCall? FindCallWhateverItsName(int choice, int? wireIndex, string id, string name)
    {
        if (wireIndex is not null)
        {
            // The index identifies a call until another id takes its place.
            ReferenceToolCall? current = FindCallAt(choice, wireIndex);
            if (current is null || id == "" || current.Id is null || current.Id == id)
            {
                return current;
            }

            if (current.IsOpen)
            {
                EndCall(current);
            }

            return null;
        }

        ReferenceToolCall? latest = FindLatestCall(choice);
        if (id != "")
        {
            // An id continues the call that last received it, or belongs to the latest call if that still waits for one.
            return latest is { Id: null, IsOpen: true, HasArguments: false }
                ? latest
                : _named.FindLast(call => call.Choice == choice && call.Id == id) is { IsOpen: true } known ? known : null;
        }

        // A name opens a call unless the latest call waits for its name, or has only been named; arguments alone continue the latest call.
        bool isAnother = name != "" && latest?.Name is not null && (!latest.IsOpen || latest.HasArguments || latest.Name != name);
        return isAnother ? null : latest;
    }

    // The call that is repeated as a whole: the one at the index if it has the id, else the one with the id, else the one at the index.
    private ReferenceToolCall? FindRepeatedCall(int choice, int? wireIndex, string id)
    {
        ReferenceToolCall? there = wireIndex is not null ? FindCallAt(choice, wireIndex) : id == "" ? FindLatestCall(choice) : null;
        return id == "" || there is { Id: null } || there?.Id == id ? there
            : _named.FindLast(call => call.Choice == choice && call.Id == id) ?? there;
    }

    private ReferenceToolCall? FindLatestCall(int choice) => _calls.FindLast(call => call.Choice == choice);

    private ReferenceToolCall? FindCallAt(int choice, int? wireIndex) =>
        _calls.FindLast(call => call.Choice == choice && call.WireIndex == wireIndex);

    private ReferenceToolCall OpenCall(int choice, int? wireIndex)
    {
        List<int> taken = [.. _calls.Where(call => call.Choice == choice).Select(call => call.Index)];
        int next = taken.Count == 0 ? 0 : taken.Max() + 1;
        int index = wireIndex is { } given && !taken.Contains(given) ? given : next;
        var call = new ReferenceToolCall(choice, wireIndex, index);
        _calls.Add(call);
        return call;
    }

    private void EndCall(ReferenceToolCall call)
    {
        if (!call.HasArguments && call.HeldArguments is not null)
        {
            call.HasArguments = true;
            Add(new() { Kind = DeltaKind.ToolCallArguments, Choice = call.Choice, Index = call.Index, Text = ReferenceJson.Valid(call.HeldArguments) });
        }

        AddHalf(DeltaKind.ToolCallArguments, call.Choice, call.Index);
        AddValues(call, call.Values?.Rest() ?? "");
        call.Values = null;
        call.IsOpen = false;
        Add(new() { Kind = DeltaKind.ToolCallEnd, Choice = call.Choice, Index = call.Index });
    }

    private void ApplyFinish(int choice, string? reason)
    {
        if (reason is null)
        {
            return;
        }

        // The model was stopped while it wrote its latest call.
        ReferenceToolCall? cut = IsOfStopping(ReferenceJson.Valid(reason)) ? FindLatestCall(choice) : null;
        foreach (ReferenceToolCall call in _calls.Where(call => call.Choice == choice && call.IsOpen && call != cut))
        {
            EndCall(call);
        }

        if (!_finishReasons.TryGetValue(choice, out string? last) || last != ReferenceJson.Valid(reason))
        {
            _finishReasons[choice] = ReferenceJson.Valid(reason);
            Add(new() { Kind = DeltaKind.Finish, Choice = choice, Reason = ReferenceJson.Valid(reason) });
        }
    }

    private static bool IsOfStopping(string reason) => reason.ToLowerInvariant() is "length" or "max_tokens" or "content_filter" or "error" or "failed" or "incomplete" or "cancelled";

    private void ApplyUsage(TokenUsage reported)
    {
        TokenUsage merged = Merge(_usage, reported);
        if (merged != _usage)
        {
            _usage = merged;
            Add(new() { Kind = DeltaKind.Usage, Usage = merged });
        }
    }

    private static TokenUsage Merge(TokenUsage earlier, TokenUsage later) => new(
        later.Input ?? earlier.Input,
        later.Output ?? earlier.Output,
        later.Total ?? earlier.Total,
        later.Cached ?? earlier.Cached,
        later.Reasoning ?? earlier.Reasoning);

    // Half a surrogate pair at the end waits for the other half, in the next text of the same kind and place.
    private void AddText(DeltaKind kind, int choice, int index, string? text, int? part = null)
    {
        if (text is null)
        {
            return;
        }

        text = _halves.GetValueOrDefault((kind, choice, index, part), "") + text;
        _halves.Remove((kind, choice, index, part));
        if (char.IsHighSurrogate(text[^1]) && kind != DeltaKind.Citation)
        {
            _halves.Add((kind, choice, index, part), text[^1..]);
            text = text[..^1];
        }

        if (text != "")
        {
            Add(new() { Kind = kind, Choice = choice, Index = index, Text = ReferenceJson.Valid(text) });
        }
    }

    private void AddHalf(DeltaKind kind, int choice, int index, int? part = null)
    {
        if (_halves.Remove((kind, choice, index, part), out string? half))
        {
            Add(new() { Kind = kind, Choice = choice, Index = index, Text = ReferenceJson.Valid(half) });
        }
    }

    private void End()
    {
        foreach ((DeltaKind kind, int choice, int index, int? part) in _halves.Keys.Order())
        {
            AddHalf(kind, choice, index, part);
        }
    }

    private void Add(ReadDelta delta) => _deltas.Add(delta with { Offset = _offset });
}
