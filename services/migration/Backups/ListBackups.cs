using ChatAi.Migration.Maintenance;

namespace ChatAi.Migration.Backups;

internal sealed class ListBackups(Server server, BackupFolder folder, TimeProvider clock)
{
    private static readonly Listing<Entry> Columns = new Listing<Entry>()
        .Text("backup", entry => entry.File)
        .Number("age", entry => Units.Span(entry.AgeSeconds))
        .Number("size", entry => Units.Bytes(entry.SizeBytes))
        .Text("revision", entry => entry.Revision?.ToString())
        .Text("verified", entry => entry.VerifiedAt is null ? "no" : Units.Time(entry.VerifiedAt));

    internal sealed record Entry(string File, DateTimeOffset TakenAt, long AgeSeconds, long SizeBytes, long? Revision, DateTimeOffset? VerifiedAt);

    public async Task ShowAsync(string? given, Output output, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        foreach (var backup in folder.Backups(given, server.Database))
            entries.Add(await EntryAsync(backup, cancellationToken));

        output.Print(entries, Columns, $"There is no backup of '{server.Database}' in {folder.PathOf(given)}.");
    }

    private async Task<Entry> EntryAsync(BackupFile backup, CancellationToken cancellationToken)
    {
        var takenAt = backup.TakenAt!.Value;
        return new Entry(
            backup.Name,
            takenAt,
            (long)(clock.GetUtcNow() - takenAt).TotalSeconds,
            new FileInfo(backup.Path).Length,
            (await Manifest.ReadAsync(backup, cancellationToken))?.Revision,
            File.Exists(backup.VerifiedPath) ? File.GetLastWriteTimeUtc(backup.VerifiedPath) : null);
    }
}
