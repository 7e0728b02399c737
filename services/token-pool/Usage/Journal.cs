using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ChatAi.TokenPool.Limits;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace ChatAi.TokenPool.Usage;

/// <summary>
/// What this replica has begun and finished and the database does not know yet: a line of JSON for each record, the last one of
/// a slot being valid. Lines reach the operating system before the call goes out, so that they outlive the process, however it
/// dies; they are not forced to the disk, since the limits themselves are safe in the database.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(long GrantId, int Slot), UsageRecord> needed = [];
    private readonly ArrayBufferWriter<byte> line = new(1024);
    private readonly Utf8JsonWriter json;
    private readonly JournalFolder folder;
    private readonly int fileSize;
    private SafeFileHandle file;
    private string path;
    private long position;
    private int files;

    public Journal(Replica replica, IOptions<JournalOptions> options)
    {
        json = new Utf8JsonWriter(line);
        fileSize = options.Value.FileSize;
        folder = JournalFolder.Create(options.Value.Folder, replica.Id);
        (file, path) = Open();
    }

    /// <exception cref="IOException">The record is not written; the disk may be full.</exception>
    public void Write(UsageRecord record)
    {
        lock (gate)
        {
            needed[record.Id] = record;
            if (position > fileSize)
                GoOn();

            Append(record);
        }
    }

    /// <summary>The database has these.</summary>
    public void Forget(IEnumerable<UsageRecord> stored)
    {
        lock (gate)
        {
            foreach (var record in stored)
                needed.Remove(record.Id);
        }
    }

    /// <summary>After a last report nothing is needed any more.</summary>
    public void Delete()
    {
        lock (gate)
        {
            if (needed.Count == 0)
                folder.Delete();
        }
    }

    public void Dispose()
    {
        file.Dispose();
        json.Dispose();
        folder.Dispose();
    }

    private void GoOn()
    {
        var (full, fullPath) = (file, path);
        (file, path) = Open();
        position = 0;
        foreach (var record in needed.Values)
            Append(record);

        // Until here both files say the same, and either would do.
        full.Dispose();
        File.Delete(fullPath);
    }

    private void Append(UsageRecord record)
    {
        line.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, record, UsageRecordJson.Default.UsageRecord);
        json.Flush();
        line.Write("\n"u8);
        RandomAccess.Write(file, line.WrittenSpan, position);
        position += line.WrittenCount;
    }

    private (SafeFileHandle File, string Path) Open()
    {
        var next = Path.Combine(folder.Path, string.Create(CultureInfo.InvariantCulture, $"{++files:D6}{JournalFolder.Extension}"));
        return (File.OpenHandle(next, FileMode.CreateNew, FileAccess.Write, FileShare.Read), next);
    }
}
