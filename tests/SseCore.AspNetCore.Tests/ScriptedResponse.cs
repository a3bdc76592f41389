using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SseCore.AspNetCore.Tests;

/// <summary>A response whose client leaves exactly when a test wants, and in the way in which the server under test reports it.</summary>
internal sealed class ScriptedResponse : PipeWriter, IHttpResponseBodyFeature, IDisposable
{
    private readonly ArrayBufferWriter<byte> _written = new();
    private readonly CancellationTokenSource _aborted = new();

    public ScriptedResponse()
    {
        Context.Features.Set<IHttpResponseBodyFeature>(this);
        Context.RequestAborted = _aborted.Token;
    }

    public HttpContext Context { get; } = new DefaultHttpContext();

    /// <summary>Called when a buffer to write to is requested.</summary>
    public Action? OnWrite { get; set; }

    /// <summary>Called with what was sent so far; returns whether anyone still reads.</summary>
    public Func<string, bool> OnFlush { get; set; } = _ => true;

    public Stream Stream => AsStream();

    public PipeWriter Writer => this;

    /// <summary>Signals, as servers do, that the client has left.</summary>
    public void Abort() => _aborted.Cancel();

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        OnWrite?.Invoke();
        return _written.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _written.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        new(new FlushResult(isCanceled: false, isCompleted: !OnFlush(Encoding.UTF8.GetString(_written.WrittenSpan))));

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task CompleteAsync() => Task.CompletedTask;

    public void Dispose() => _aborted.Dispose();
}
