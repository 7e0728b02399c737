using Microsoft.Win32.SafeHandles;

namespace ChatAi.Api.Logs;

/// <summary>Reads a file from its end, some whole lines at a time, whatever its size.</summary>
/// <param name="end">What stands behind this is not read.</param>
/// <param name="buffer">Of <see cref="BufferSize"/>; what was read is in it until the next reading.</param>
internal sealed class LinesFromEnd(SafeFileHandle file, long end, byte[] buffer)
{
    public const int BufferSize = Block + LongestLine;

    /// <summary>Of one that is longer the end is lost.</summary>
    public const int LongestLine = 64 * 1024;
    private const int Block = 256 * 1024;

    private long position = end;
    private int kept;

    public long BytesRead { get; private set; }

    /// <returns>The lines before those that were read last, in the order of the file; empty at its beginning.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        while (position > 0)
        {
            // The rest of a line whose beginning stands in the block before moves behind it.
            var size = (int)Math.Min(Block, position);
            buffer.AsSpan(0, kept).CopyTo(buffer.AsSpan(size));
            position -= size;
            BytesRead += size;
            if (!await FillAsync(size, cancellationToken))
                return default;

            var read = buffer.AsMemory(0, size + kept);
            if (position == 0)
                return read;

            var begun = read.Span.IndexOf((byte)'\n') + 1;
            kept = begun <= LongestLine ? begun : 0;
            if (begun > 0 && begun < read.Length)
                return read[begun..];
        }

        return default;
    }

    /// <returns>false when the file has become shorter.</returns>
    private async ValueTask<bool> FillAsync(int size, CancellationToken cancellationToken)
    {
        for (var filled = 0; filled < size;)
        {
            var count = await RandomAccess.ReadAsync(file, buffer.AsMemory(filled, size - filled), position + filled, cancellationToken);
            if (count == 0)
                return false;

            filled += count;
        }

        return true;
    }
}
