using System.IO.Pipelines;

namespace SseCore.Fuzz;

/// <summary>Reads one soak stream with one of the readers, and checks every byte and how it ends.</summary>
internal sealed class SoakReading
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMilliseconds(50);

    private readonly SoakScript _script;
    private readonly SoakFault _fault;
    private readonly Random _random;
    private readonly int _sent;
    private readonly bool _readsEvents;
    private readonly bool _isFed;
    private int _events;
    private int _text;

    /// <param name="script">The script of the stream.</param>
    /// <param name="random">Chooses the fault.</param>
    public SoakReading(SoakScript script, Random random)
    {
        _script = script;
        _random = random;
        _readsEvents = script.IsEventStream && random.Next(3) == 0;
        _isFed = random.Next(2) == 0;
        var fault = (SoakFault)random.Next((int)SoakFault.PendingReadCancelled + 1);
        bool isOfContent = fault is SoakFault.ProviderError or SoakFault.MalformedPayload or SoakFault.EventTooLarge;
        _fault = script.Content != SoakFault.None || isOfContent ? script.Content : fault;
        _sent = _fault is SoakFault.Cut or SoakFault.ConnectionLost or SoakFault.Idle or SoakFault.Cancelled or SoakFault.DisposedWhileWaiting
            ? random.Next(script.LastCut)
            : script.Bytes.Length;
        if (_fault == SoakFault.DisposedWhileWaiting && !script.IsEventStream && script.EndsAt(_sent))
        {
            // Only the end of the stream shows that such a line is whole, and here the end does not come.
            _sent--;
        }
    }

    /// <summary>The fault of the stream.</summary>
    public SoakFault Fault => _fault;

    /// <summary>The number of events, or deltas of text, that were read.</summary>
    public int Events => _events;

    public async Task RunAsync()
    {
        var source = new SoakSource(_script.Bytes.AsMemory(0, _sent), _fault, new Random(_random.Next()));
        if (!_isFed)
        {
            await ReadAsync(PipeReader.Create(source, new StreamPipeReaderOptions(useZeroByteReads: false)));
            return;
        }

        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: _random.Next(8) == 0 ? 16 : 4096));
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task feeding = source.FeedAsync(pipe.Writer, done.Task);
        try
        {
            await ReadAsync(pipe.Reader);
        }
        finally
        {
            done.SetResult();
            await feeding;
        }
    }

    private Task ReadAsync(PipeReader pipe)
    {
        var limits = new SseFramerOptions { MaxEventBytes = SoakScript.MaxEventBytes };
        StreamTimeouts timeouts = _fault == SoakFault.Idle ? new StreamTimeouts { Idle = IdleLimit } : StreamTimeouts.None;
        if (!_readsEvents)
        {
            string dialect = _random.Next(2) == 0 ? "auto" : _script.Dialect;
            return ReadDeltasAsync(DeltaStream.Create(dialect, pipe, new DeltaStreamOptions { Parsing = new() { Framing = limits }, Timeouts = timeouts }), pipe);
        }

        var reader = SseReader.Create(pipe, new SseReaderOptions { Framing = limits, Timeouts = timeouts });
        return ReadEventsAsync(reader, pipe);
    }

    private async Task ReadEventsAsync(SseReader reader, PipeReader pipe)
    {
        bool ended = await ReadAsync(pipe, reader.WaitToReadAsync, TryReadOne, reader.DisposeAsync);
        if (ended)
        {
            Expect(IsTimed || reader.Outcome == (_script.IsMidEvent(_sent) ? SseOutcome.CutMidEvent : SseOutcome.Clean), $"{reader.Outcome}");
        }

        await reader.DisposeAsync();
        int expected = _fault == SoakFault.EventTooLarge ? _script.IndexOfTooLarge : _script.WholeEvents(_sent);
        Expect(IsTimed ? _events <= expected : _events == expected, $"{_events} events of {expected}");

        bool TryReadOne()
        {
            if (!reader.TryRead(out SseEvent evt))
            {
                return false;
            }

            Expect(_events < _script.Events.Count && evt.Data.SequenceEqual(_script.Events[_events].Payload), $"event {_events} is another");
            if (_random.Next(16) == 0)
            {
                using SseOwnedEvent owned = evt.ToOwned();
                Expect(owned.Data.Span.SequenceEqual(_script.Events[_events].Payload), "a copy is another");
            }

            _events++;
            return true;
        }
    }

    private async Task ReadDeltasAsync(DeltaStream deltas, PipeReader pipe)
    {
        using var message = new MessageAccumulator();
        bool ended = await ReadAsync(pipe, deltas.WaitToReadAsync, TryReadOne, deltas.DisposeAsync);
        if (ended)
        {
            StreamOutcome outcome = deltas.Summary!.Value.Outcome;
            Expect(IsExpected(outcome), $"{outcome}");
        }

        await deltas.DisposeAsync();
        int expected = _script.TextLength(_fault == SoakFault.EventTooLarge ? _script.IndexOfTooLarge : _script.WholeEvents(_sent));
        Expect(IsTimed ? _text <= expected : _text == expected, $"{_text} bytes of text of {expected}");
        ReadOnlySpan<byte> whole = message.Choices.Count == 0 ? default : message.Choices[0].Text.Utf8;
        Expect(whole.SequenceEqual(_script.Text.AsSpan(0, _text)), "the message is another");

        bool TryReadOne()
        {
            if (!deltas.TryRead(out Delta delta))
            {
                return false;
            }

            message.Add(delta);
            if (delta.Kind == DeltaKind.Text)
            {
                Expect(_script.Text.AsSpan(_text).StartsWith(delta.Text), $"the text after {_text} bytes is another");
                _text += delta.Text.Length;
                _events++;
            }

            return true;
        }
    }

    // Returns whether the reader reached the end of the stream.
    private async Task<bool> ReadAsync(PipeReader pipe, Func<CancellationToken, ValueTask<bool>> wait, Func<bool> tryRead, Func<ValueTask> dispose)
    {
        using var cancellation = new CancellationTokenSource();
        if (_fault == SoakFault.Cancelled)
        {
            cancellation.CancelAfter(_random.Next(300));
        }

        int left = _fault == SoakFault.LeftEarly ? _random.Next(_script.Events.Count) : int.MaxValue;
        int cancellations = _fault == SoakFault.PendingReadCancelled ? 3 : 0;
        try
        {
            while (true)
            {
                Task<bool> next = wait(cancellation.Token).AsTask();
                if (!next.IsCompleted)
                {
                    if (_fault == SoakFault.DisposedWhileWaiting && HasReadAll())
                    {
                        await Task.WhenAll(Task.Run(() => dispose().AsTask()), Task.Run(() => dispose().AsTask()));
                    }
                    else if (cancellations > 0 && _random.Next(2) == 0)
                    {
                        cancellations--;
                        pipe.CancelPendingRead();
                    }
                }

                try
                {
                    if (!await next)
                    {
                        break;
                    }
                }
                catch (OperationCanceledException) when (_fault == SoakFault.PendingReadCancelled)
                {
                    continue;
                }

                while (left > 0 && tryRead())
                {
                    left--;
                }

                if (left == 0)
                {
                    return false;
                }
            }

            Expect(_fault is not (SoakFault.ConnectionLost or SoakFault.Idle or SoakFault.Cancelled or SoakFault.DisposedWhileWaiting or SoakFault.EventTooLarge), "it ended in order");
            return true;
        }
        catch (IOException exception) when (_fault == (exception is StreamTimeoutException ? SoakFault.Idle : SoakFault.ConnectionLost))
        {
            // Data that only the end completes: a last line without its line feed.
            while (tryRead())
            {
            }

            return true;
        }
        catch (OperationCanceledException) when (_fault == SoakFault.Cancelled)
        {
            return false;
        }
        catch (ObjectDisposedException) when (_fault == SoakFault.DisposedWhileWaiting)
        {
            return false;
        }
        catch (SseException exception) when (_fault == SoakFault.EventTooLarge && exception.Code == SseErrorCode.EventTooLarge)
        {
            return false;
        }
    }

    // Whether the amount that is read depends on timing. A busy machine may fall silent too.
    // A pipe whose writer fails discards what was not read yet.
    private bool IsTimed => _fault is SoakFault.LeftEarly or SoakFault.Cancelled or SoakFault.Idle || (_fault == SoakFault.ConnectionLost && _isFed);

    // Used so that the amount delivered before the disposal is known exactly.
    private bool HasReadAll() => _readsEvents ? _events == _script.WholeEvents(_sent) : _text == _script.TextLength(_script.WholeEvents(_sent));

    private bool IsExpected(StreamOutcome outcome) => _fault switch
    {
        SoakFault.ProviderError => outcome == StreamOutcome.ProviderError,
        SoakFault.MalformedPayload => outcome == StreamOutcome.MalformedPayload,
        SoakFault.Cut => _sent == 0 ? outcome == StreamOutcome.Empty
            : _script.IsMidEvent(_sent) ? outcome == StreamOutcome.CutMidEvent
            : outcome is StreamOutcome.NoTerminator or StreamOutcome.NoFinishReason,
        SoakFault.ConnectionLost => outcome == StreamOutcome.TransportFault,
        SoakFault.Idle => outcome == StreamOutcome.Idle,
        _ => outcome == StreamOutcome.Completed,
    };

    private void Expect(bool isTrue, string what)
    {
        if (!isTrue)
        {
            throw new SoakFailureException($"{this}: {what}");
        }
    }

    public override string ToString() =>
        $"{_script.Dialect}, {_fault} after {_sent} of {_script.Bytes.Length} bytes, {(_readsEvents ? "events" : "deltas")} of a {(_isFed ? "pipe" : "stream")}, {_events} read";
}
