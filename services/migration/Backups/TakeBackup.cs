using System.Text.RegularExpressions;
using ChatAi.Migration.Maintenance;
using Microsoft.Extensions.Options;

namespace ChatAi.Migration.Backups;

/// <summary>
/// 1. One at a time in a folder. 2. pg_dump and the counting of rows look at one snapshot of the database.
/// 3. The dump is written under another name. 4. Checksum and manifest. 5. All get their names, the dump last.
/// 6. Only then are old ones rotated away.
/// </summary>
internal sealed partial class TakeBackup(Server server, BackupFolder folder, PostgresPrograms programs, IOptions<BackupOptions> options, TimeProvider clock)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    internal sealed record Taken(
        string File,
        string Database,
        long? Revision,
        long SizeBytes,
        int Tables,
        long Rows,
        double Seconds,
        string Sha256,
        IReadOnlyList<string> Removed);

    public async Task RunAsync(string? given, Output output, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        using var only = folder.Lock(given);
        var backup = await NextAsync(folder.PathOf(given), cancellationToken);

        try
        {
            var manifest = await DumpAsync(backup, cancellationToken);
            var hash = await FinishAsync(backup, manifest, cancellationToken);
            var removed = Rotate(given);

            var taken = new Taken(
                backup.Path,
                manifest.Database,
                manifest.Revision,
                manifest.SizeBytes,
                manifest.Rows.Count,
                manifest.Rows.Values.Sum(),
                Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3),
                hash,
                removed);
            output.Print(
                taken,
                ("backup", taken.File),
                ("database", $"{taken.Database}, revision {taken.Revision?.ToString() ?? "none"}"),
                ("holds", $"{Units.Count(taken.Rows)} rows in {taken.Tables} tables"),
                ("size", Units.Bytes(taken.SizeBytes)),
                ("took", Units.Span(taken.Seconds)),
                ("removed", removed.Count == 0 ? "none" : string.Join(", ", removed)));
        }
        catch
        {
            foreach (var path in (string[])[backup.PartialPath, backup.ChecksumPath, backup.ManifestPath])
                File.Delete(path);

            throw;
        }
    }

    private async Task<Manifest> DumpAsync(BackupFile backup, CancellationToken cancellationToken)
    {
        await using var snapshot = await Snapshot.TakeAsync(server, cancellationToken);
        var program = await programs.FindAsync("pg_dump", snapshot.ServerMajor, cancellationToken);

        // Made here, so that it is nobody else's for no moment.
        if (OperatingSystem.IsWindows())
            await File.Create(backup.PartialPath).DisposeAsync();
        else
            await new FileStream(backup.PartialPath, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }).DisposeAsync();

        using var progress = Progress.Of("backup");
        var done = 0L;
        string[] arguments =
        [
            "--format=custom", "--compress=6", "--verbose", "--no-password", $"--lock-wait-timeout={Snapshot.LockPatience.TotalMilliseconds:0}",
            $"--snapshot={snapshot.Id}", $"--file={backup.PartialPath}",
        ];
        var dump = program.RunAsync(
            arguments,
            server.EnvironmentFor(server.Database),
            line =>
            {
                if (TableBegins.Match(line) is not { Success: true } match)
                    return;

                progress.At(done, snapshot.TotalPages, match.Groups["table"].Value);
                done += snapshot.TablePages.GetValueOrDefault(match.Groups["table"].Value);
            },
            cancellationToken);
        var counting = snapshot.CountAsync(cancellationToken);
        await Task.WhenAll(dump, counting);

        return new Manifest(
            server.Database,
            backup.TakenAt!.Value,
            snapshot.Revision,
            snapshot.ServerVersion,
            program.Major,
            new FileInfo(backup.PartialPath).Length,
            snapshot.Roles,
            await counting);
    }

    private static async Task<string> FinishAsync(BackupFile backup, Manifest manifest, CancellationToken cancellationToken)
    {
        var hash = await Checksum.OfAsync(backup.PartialPath, cancellationToken);
        await WriteAsync(backup.ChecksumPath, Checksum.Line(hash, backup.Name), cancellationToken);
        await WriteAsync(backup.ManifestPath, manifest.Json(), cancellationToken);

        // A backup that is told of is on the disk.
        using (var written = new FileStream(backup.PartialPath, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.FlushToDisk(written.SafeFileHandle);

        File.Move(backup.PartialPath, backup.Path);
        return hash;
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = OwnerOnly;

        await using var writer = new StreamWriter(path, how);
        await writer.WriteAsync(text.AsMemory(), cancellationToken);
    }

    private List<string> Rotate(string? given)
    {
        var rule = new RotationRule(options.Value.KeepAll, options.Value.Daily, options.Value.Weekly, options.Value.Monthly);
        var backups = folder.Backups(given, server.Database);
        var keep = Rotation.Keep(backups.Select(backup => backup.TakenAt!.Value), rule, clock.GetUtcNow());

        var removed = backups.Where(backup => !keep.Contains(backup.TakenAt!.Value)).ToList();
        removed.ForEach(backup => backup.Delete());
        return [.. removed.Select(backup => backup.Name)];
    }

    /// <summary>Names have seconds: a second backup within one waits for the next.</summary>
    private async Task<BackupFile> NextAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            var backup = BackupFile.For(path, server.Database, clock.GetUtcNow());
            if (!File.Exists(backup.Path))
                return backup;

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
        }
    }

    // pg_dump: dumping contents of table "public.users"
    [GeneratedRegex("dumping contents of table \"?(public\\.)?(?<table>[^\"]+)\"?$")]
    private static partial Regex TableBegins { get; }
}
