using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ChatAi.Api.Audit;

/// <summary>
/// Appends as the kernel does it (O_APPEND): finding the end and writing there is one step, also between processes.
/// FileMode.Append is not that: it remembers where the end was when the file was opened.
/// </summary>
internal static class AppendOnlyFile
{
    // https://man7.org/linux/man-pages/man2/open.2.html, as x64 and arm64 have them.
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int AtItsEnd = 0x400;
    private const int CloseOnExec = 0x80000;

    /// <summary>rw-r-----: a group such as fail2ban's may read it.</summary>
    private const int Mode = 0x1A0;

    /// <exception cref="IOException">It cannot be opened or written.</exception>
    public static void Append(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using var file = OperatingSystem.IsLinux() ? OpenAtEnd(full) : File.OpenHandle(full, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);

        // The offset means nothing to a file that only grows.
        RandomAccess.Write(file, bytes, OperatingSystem.IsLinux() ? 0 : RandomAccess.GetLength(file));
    }

    private static SafeFileHandle OpenAtEnd(string path)
    {
        var descriptor = Open(path, WriteOnly | Create | AtItsEnd | CloseOnExec, Mode);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

#pragma warning disable SYSLIB1054 // generated marshalling would need unsafe code
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);
#pragma warning restore SYSLIB1054
}
