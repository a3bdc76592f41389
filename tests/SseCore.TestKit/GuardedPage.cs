using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SseCore.TestKit;

/// <summary>
/// One page of memory between two inaccessible ones, so that reading a byte beyond either end crashes the process. Needs
/// <c>mmap</c>; elsewhere it is ordinary memory.
/// </summary>
public sealed class GuardedPage : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private const int PrivateAnonymousApple = 0x1002;

    private readonly nint _memory;

    public GuardedPage()
    {
        if (OperatingSystem.IsWindows())
        {
            _memory = Marshal.AllocHGlobal(3 * Length);
            return;
        }

        _memory = Map(0, 3 * Length, 0, OperatingSystem.IsMacOS() ? PrivateAnonymousApple : PrivateAnonymous, -1, 0);
        if (_memory == -1 || Protect(_memory + Length, Length, ReadWrite) != 0)
        {
            throw new InvalidOperationException("No memory.");
        }
    }

    public static int Length => Environment.SystemPageSize;

    /// <summary>The whole page, from guard to guard.</summary>
    public Span<byte> Span => MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _memory + Length), Length);

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            Marshal.FreeHGlobal(_memory);
        }
        else
        {
            _ = Unmap(_memory, 3 * Length);
        }
    }

    [DllImport("libc", EntryPoint = "mmap")]
    private static extern nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    private static extern int Protect(nint address, nint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    private static extern int Unmap(nint address, nint length);
}
