using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// Appends as the kernel does it (O_APPEND): finding the end and writing there is one step, also between processes.
/// FileMode.Append is not that: it remembers where the end was when the file was opened. The file is opened for each
/// piece, so that one that was renamed is let go at once.
/// </summary>
internal static class AppendOnlyFile
{
    // https://man7.org/linux/man-pages/man2/open.2.html, as x64 and arm64 have them.
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int AtItsEnd = 0x400;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;

    /// <summary>rw-r-----: a group may read it.</summary>
    private const int Mode = 0x1A0;

    /// <returns>How many of the bytes are in the file; fewer than all only with a <paramref name="failure"/>.</returns>
    public static int Append(string path, ReadOnlySpan<byte> bytes, out string? failure)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return OperatingSystem.IsLinux() ? AppendByKernel(path, bytes, out failure) : AppendElsewhere(path, bytes, out failure);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failure = exception.Message;
            return 0;
        }
    }

    /// <summary>Whether somebody was stopped in the middle of a line.</summary>
    public static bool EndsWithinLine(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> last = stackalloc byte[1];
            return RandomAccess.GetLength(file) is > 0 and var length && RandomAccess.Read(file, last, length - 1) == 1 && last[0] != '\n';
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    private static int AppendByKernel(string path, ReadOnlySpan<byte> bytes, out string? failure)
    {
        failure = null;
        var descriptor = Open(path, WriteOnly | Create | AtItsEnd | CloseOnExec, Mode);
        if (descriptor < 0)
        {
            failure = Reason();
            return 0;
        }

        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        var written = 0;
        while (written < bytes.Length)
        {
            var count = Write(file, ref MemoryMarshal.GetReference(bytes[written..]), bytes.Length - written);
            if (count < 0 && Marshal.GetLastPInvokeError() == Interrupted)
                continue;

            if (count <= 0)
            {
                failure = Reason();
                break;
            }

            written += (int)count;
        }

        return written;
    }

    private static int AppendElsewhere(string path, ReadOnlySpan<byte> bytes, out string? failure)
    {
        failure = null;
        using var file = File.OpenHandle(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(file, bytes, RandomAccess.GetLength(file));
        return bytes.Length;
    }

    private static string Reason() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

#pragma warning disable SYSLIB1054 // generated marshalling would need unsafe code
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Write(SafeFileHandle file, ref byte bytes, nint count);
#pragma warning restore SYSLIB1054
}
