using System.Text.Json;

namespace ChatAi.TokenPool.Usage;

/// <summary>
/// The folder of one replica's journal. Its lock is held while the replica lives, and released by the operating system however
/// it ends: who gets the lock of another's folder has found a dead replica.
/// </summary>
internal sealed class JournalFolder : IDisposable
{
    public const string Extension = ".jsonl";

    private const string LockName = "lock";
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    private readonly FileStream held;

    private JournalFolder(string path, Guid replica, FileStream held) => (Path, Replica, this.held) = (path, replica, held);

    public string Path { get; }

    public Guid Replica { get; }

    /// <summary>
    /// Whether the journal holds all that its replica wrote: what the operating system had not yet put on the disk is lost when
    /// the machine stops, and then its silence about a slot means nothing.
    /// </summary>
    public bool IsComplete => File.Exists(BootIdFile) && ReadLock() == File.ReadAllText(BootIdFile);

    public static JournalFolder Create(string root, Guid replica)
    {
        var path = System.IO.Path.Combine(root, replica.ToString());
        var unlocked = Directory.CreateDirectory(path + ".new").FullName;
#pragma warning disable CA2000 // held as long as the folder is
        var held = new FileStream(System.IO.Path.Combine(unlocked, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
#pragma warning restore CA2000
        if (File.Exists(BootIdFile))
            held.Write(File.ReadAllBytes(BootIdFile));

        held.Flush(flushToDisk: true);

        // Only now, under its lock, does it get the name that others look for.
        Directory.Move(unlocked, path);
        return new JournalFolder(path, replica, held);
    }

#pragma warning disable CA2000 // who finds a folder disposes of it
    /// <summary>Folders whose replicas are dead, each locked until it is disposed of.</summary>
    public static IEnumerable<JournalFolder> Abandoned(string root)
    {
        foreach (var path in Directory.Exists(root) ? Directory.EnumerateDirectories(root).ToList() : [])
        {
            if (Guid.TryParse(System.IO.Path.GetFileName(path), out var replica) && TryOpen(path, replica) is { } folder)
                yield return folder;
        }
    }

    private static JournalFolder? TryOpen(string path, Guid replica)
    {
        try
        {
            return new JournalFolder(path, replica, new FileStream(System.IO.Path.Combine(path, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }
#pragma warning restore CA2000

    /// <summary>The last record of each slot. A line that is not whole was cut off by the death of its writer.</summary>
    public IReadOnlyCollection<UsageRecord> Read()
    {
        var records = new Dictionary<(long GrantId, int Slot), UsageRecord>();
        foreach (var file in Directory.EnumerateFiles(Path, $"*{Extension}").Order(StringComparer.Ordinal))
        {
            foreach (var line in File.ReadLines(file))
            {
                if (Parse(line) is { } record)
                    records[record.Id] = record;
            }
        }

        return records.Values;
    }

    public void Delete() => Directory.Delete(Path, recursive: true);

    public void Dispose() => held.Dispose();

    private static UsageRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, UsageRecordJson.Default.UsageRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string ReadLock()
    {
        held.Position = 0;
        using var reader = new StreamReader(held, leaveOpen: true);
        return reader.ReadToEnd();
    }
}
