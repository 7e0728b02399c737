using ChatAi.Migration.Maintenance;

namespace ChatAi.Migration.Backups;

/// <summary>A backup is one when it has been restored: into a scratch database of the same server, which is dropped again.</summary>
internal sealed class VerifyBackup(Server server, BackupFolder folder, Restoration restoration, TimeProvider clock)
{
    internal sealed record Verified(string File, long? Revision, int Tables, long Rows, double Seconds, DateTimeOffset VerifiedAt);

    public async Task RunAsync(string? file, string? given, Output output, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var backup = folder.Find(file, given, server.Database);
        await using var elsewhere = await restoration.OpenAloneAsync(cancellationToken);
        var scratch = $"{server.Database}_verifying";

        // What was once proved is proved anew, or is not any more.
        File.Delete(backup.VerifiedPath);
        await Checksum.CheckAsync(backup, cancellationToken);
        if (!File.Exists(backup.ManifestPath))
            throw new MaintenanceException($"{backup.Name} has no manifest beside it ({Path.GetFileName(backup.ManifestPath)}), so there is nothing to compare it with.");

        Restoration.Restored restored;
        try
        {
            restored = await restoration.IntoNewDatabaseAsync(elsewhere, backup, scratch, cancellationToken);
        }
        finally
        {
            await Restoration.DropAsync(elsewhere, scratch, CancellationToken.None);
        }

        var now = clock.GetUtcNow();
        await File.WriteAllTextAsync(backup.VerifiedPath, $"restored and compared on {Units.Time(now)}\n", cancellationToken);
        var verified = new Verified(backup.Path, restored.Revision, restored.Tables, restored.Rows, Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3), now);
        output.Print(
            verified,
            ("verified", verified.File),
            ("revision", $"{verified.Revision}"),
            ("holds", $"{Units.Count(verified.Rows)} rows in {verified.Tables} tables, as when it was taken"),
            ("took", Units.Span(verified.Seconds)));
    }
}
