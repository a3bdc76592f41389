using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace SseCore.Cli;

/// <summary>The three standard streams, and what is connected to them. Tests supply their own.</summary>
internal sealed partial class Terminal(Stream input, Stream output, Stream error)
{
    // Wide enough for every table here, if no terminal reports its width.
    private const int DefaultWidth = 100;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public Stream In { get; } = input;

    public Stream Out { get; } = output;

    /// <summary>The same as <see cref="Out"/>, for text. Not buffered.</summary>
    public TextWriter OutText { get; } = new StreamWriter(output, Utf8) { AutoFlush = true };

    public TextWriter ErrorText { get; } = new StreamWriter(error, Utf8) { AutoFlush = true };

    public bool IsInInteractive { get; init; }

    public bool IsOutInteractive { get; init; }

    public bool IsErrorInteractive { get; init; }

    public int Width { get; init; } = DefaultWidth;

    /// <summary>Calls an action at every Ctrl+C, instead of the default reaction, until the returned object is disposed.</summary>
    public Func<Action, IDisposable> OnInterrupt { get; init; } = static action => PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
    {
        signal.Cancel = true;
        action();
    });

    public static Terminal OfProcess() => new(
        IsOpen(0) ? Console.OpenStandardInput() : new ClosedStream(),
        IsOpen(1) ? OpenStandardOutput() : new ClosedStream(),
        // Nothing but messages goes there, and what cannot be said is no reason to fail.
        IsOpen(2) ? Console.OpenStandardError() : Stream.Null)
    {
        IsInInteractive = !Console.IsInputRedirected,
        IsOutInteractive = !Console.IsOutputRedirected,
        IsErrorInteractive = !Console.IsErrorRedirected,
        Width = Console.IsOutputRedirected ? DefaultWidth : Math.Max(Console.WindowWidth, 40),
    };

    /// <summary>Writes one line for people to standard error.</summary>
    public void Report(string message)
    {
        try
        {
            ErrorText.Write($"ssecore: {message}\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only the exit status is left to report the failure.
        }
    }

    /// <summary>Standard output for tables and colors; plain if it is not a terminal.</summary>
    public IAnsiConsole CreateConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsOutInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsOutInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsOutInteractive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(OutText),
        });
        console.Profile.Width = Width;
        return console;
    }

    // The files that the runtime opens take the numbers of standard streams that were closed, so reading and writing would seem to
    // work. Such files are marked to be closed when another program begins, which those that this program began with cannot have been.
    private static bool IsOpen(int descriptor)
    {
        const int GetFlags = 1;
        return OperatingSystem.IsWindows() || ControlFile(descriptor, GetFlags) == 0;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int ControlFile(int descriptor, int command);

    // Console's own stream ignores that nobody reads any more, and an endless stream piped into `head` would go on forever.
    // A FileStream reports it; but to a file it writes at its own position, not at the one shared with other processes.
    private static Stream OpenStandardOutput()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
