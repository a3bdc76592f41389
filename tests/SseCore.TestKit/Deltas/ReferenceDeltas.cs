using System.Text;
using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>
/// The deltas of a stream over <see cref="JsonDocument"/>, as plainly as they can be said. It is what the generated
/// extractors and the state behind them are compared with, so it shares no code with them.
/// </summary>
public sealed class ReferenceDeltas
{
    private readonly List<ReadDelta> _deltas = [];
    private readonly List<ReferenceToolCall> _calls = [];
    private readonly List<ReferenceToolCall> _named = [];
    private readonly Dictionary<(DeltaKind Kind, int Choice, int Index), string> _halves = [];
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
    public static IReadOnlyList<ReadDelta> Read(string dialect, IEnumerable<FramedEvent> events)
    {
        var reference = new ReferenceDeltas();
        foreach (FramedEvent evt in events)
        {
            reference._offset = evt.Offset;
            if (!reference.TryRead(dialect, evt))
            {
                break;
            }
        }

        reference.End();
        return reference._deltas;
    }

    // False: the message is over.
    private bool TryRead(string dialect, FramedEvent evt)
    {
        string data = evt.Data.Trim(' ', '\t', '\n', '\r');
        if (data == "" || data.StartsWith(':'))
        {
            return true;
        }

        bool isOpenAiChat = dialect == "openai-chat";
        if (isOpenAiChat && data.Trim(' ', '\t', '\n', '\v', '\f', '\r').Equals("[DONE]", StringComparison.OrdinalIgnoreCase))
        {
            return false;
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
            JsonElement? payload = document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement : null;
            if (payload is null)
            {
                return true;
            }

            IEnumerable<ReferenceStatement> statements = isOpenAiChat
                ? ReferenceOpenAiChat.Read(evt.Type, payload)
                : ReferenceAnthropicMessages.Read(evt.Type, payload);
            foreach (ReferenceStatement statement in statements)
            {
                Apply(statement, evt.Type);
            }

            return isOpenAiChat || ReferenceAnthropicMessages.TypeOf(evt.Type, payload) != ReferenceAnthropicMessages.Terminator;
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
                if (_calls.FindLast(call => call.WireIndex == statement.Index) is { IsOpen: true } ended)
                {
                    EndCall(ended);
                }

                break;
            case DeltaKind.Finish:
                ApplyFinish(statement.Choice, statement.Text);
                break;
            case DeltaKind.Usage:
                ApplyUsage(statement.Usage);
                break;
            case DeltaKind.Error:
                Add(new() { Kind = DeltaKind.Error, ErrorType = Valid(statement.Id), ErrorCode = Valid(statement.Name), ErrorMessage = Valid(statement.Text) });
                break;
            case DeltaKind.Unknown:
                // What names no type is named by its event.
                string ofEvent = eventType == FramedEvent.DefaultType ? "" : eventType;
                Add(new() { Kind = DeltaKind.Unknown, Name = Valid(statement.Name ?? ofEvent) });
                break;
            default:
                AddText(statement.Kind, statement.Choice, statement.Index ?? 0, statement.Text);
                break;
        }
    }

    // Each of the two as soon as it is known; the first value wins.
    private void ApplyMessageStart(string? id, string? model)
    {
        string newId = _hasId ? "" : Valid(id);
        string newModel = _hasModel ? "" : Valid(model);
        if (newId != "" || newModel != "")
        {
            Add(new() { Kind = DeltaKind.MessageStart, Id = newId, Model = newModel });
        }

        _hasId |= newId != "";
        _hasModel |= newModel != "";
    }

    private void ApplyToolCall(ReferenceStatement statement)
    {
        string id = Valid(statement.Id);
        string name = Valid(statement.Name);
        if (id == "" && name == "" && statement.Text is null)
        {
            return;
        }

        ReferenceToolCall call = FindCall(statement.Choice, statement.Index, id, name) ?? OpenCall(statement.Choice, statement.Index);
        bool isNewId = call.Id is null && id != "";
        bool isNewName = call.Name is null && name != "";

        // A call that has ended goes on only with something new, not by being named again.
        call.IsOpen |= isNewId || isNewName || (statement.Text is not null && !statement.IsStart);
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

        if (statement.IsStart)
        {
            // The empty object stands for what is to follow.
            bool isEmpty = string.Concat((statement.Text ?? "").Where(c => !char.IsWhiteSpace(c))) is "" or "{}";
            call.HeldArguments = isEmpty ? call.HeldArguments : statement.Text;
        }
        else if (statement.Text is not null)
        {
            call.HasArguments = true;
            AddText(DeltaKind.ToolCallArguments, call.Choice, call.Index, statement.Text);
        }
    }

    // The call that an element speaks of; null: one of its own.
    private ReferenceToolCall? FindCall(int choice, int? wireIndex, string id, string name)
    {
        if (wireIndex is not null)
        {
            // A call is known by its index, until another id takes its place.
            ReferenceToolCall? current = _calls.FindLast(call => call.Choice == choice && call.WireIndex == wireIndex);
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

        ReferenceToolCall? latest = _calls.FindLast(call => call.Choice == choice);
        if (id != "")
        {
            // An id continues the call that was last given it, or names the latest that waits for one.
            return latest is { Id: null, IsOpen: true, HasArguments: false }
                ? latest
                : _named.FindLast(call => call.Choice == choice && call.Id == id) is { IsOpen: true } known ? known : null;
        }

        // A name opens a call unless the latest waits for it; arguments alone continue the latest.
        bool isAnother = name != "" && latest?.Name is not null && (latest.HasArguments || latest.Name != name);
        return isAnother ? null : latest;
    }

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
            AddText(DeltaKind.ToolCallArguments, call.Choice, call.Index, call.HeldArguments);
        }

        AddHalf(DeltaKind.ToolCallArguments, call.Choice, call.Index);
        call.IsOpen = false;
        Add(new() { Kind = DeltaKind.ToolCallEnd, Choice = call.Choice, Index = call.Index });
    }

    private void ApplyFinish(int choice, string? reason)
    {
        if (reason is null)
        {
            return;
        }

        foreach (ReferenceToolCall call in _calls.Where(call => call.Choice == choice && call.IsOpen))
        {
            EndCall(call);
        }

        if (!_finishReasons.TryGetValue(choice, out string? last) || last != Valid(reason))
        {
            _finishReasons[choice] = Valid(reason);
            Add(new() { Kind = DeltaKind.Finish, Choice = choice, Reason = Valid(reason) });
        }
    }

    private void ApplyUsage(TokenUsage reported)
    {
        TokenUsage merged = new(
            reported.Input ?? _usage.Input,
            reported.Output ?? _usage.Output,
            reported.Total ?? _usage.Total,
            reported.Cached ?? _usage.Cached,
            reported.Reasoning ?? _usage.Reasoning);
        if (merged != _usage)
        {
            _usage = merged;
            Add(new() { Kind = DeltaKind.Usage, Usage = merged });
        }
    }

    // Half a surrogate pair at the end waits for the other half, in the next text of the same kind and place.
    private void AddText(DeltaKind kind, int choice, int index, string? text)
    {
        if (text is null)
        {
            return;
        }

        text = _halves.GetValueOrDefault((kind, choice, index), "") + text;
        _halves.Remove((kind, choice, index));
        if (char.IsHighSurrogate(text[^1]))
        {
            _halves.Add((kind, choice, index), text[^1..]);
            text = text[..^1];
        }

        if (text != "")
        {
            Add(new() { Kind = kind, Choice = choice, Index = index, Text = Valid(text) });
        }
    }

    private void AddHalf(DeltaKind kind, int choice, int index)
    {
        if (_halves.Remove((kind, choice, index), out string? half))
        {
            Add(new() { Kind = kind, Choice = choice, Index = index, Text = Valid(half) });
        }
    }

    private void End()
    {
        foreach ((DeltaKind kind, int choice, int index) in _halves.Keys.Order())
        {
            AddHalf(kind, choice, index);
        }
    }

    private void Add(ReadDelta delta) => _deltas.Add(delta with { Offset = _offset });

    // Half a surrogate pair has no UTF-8 and becomes U+FFFD.
    private static string Valid(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
}
