using ChatAi.Migration.Maintenance;
using Microsoft.Extensions.Options;

namespace ChatAi.Migration.Backups;

/// <summary>Where backups lie; its owner alone may look into it.</summary>
internal sealed class BackupFolder(IOptions<BackupOptions> options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string PathOf(string? given) =>
        Path.GetFullPath(given ?? options.Value.Folder ?? throw new MaintenanceException("No folder for backups: give --folder, or set Backups__Folder."));

    /// <summary>Newest first; those of this database, named by their time.</summary>
    public IReadOnlyList<BackupFile> Backups(string? folder, string database) =>
        Directory.Exists(PathOf(folder))
            ? [.. Directory.EnumerateFiles(PathOf(folder), "*.dump")
                .Select(path => new BackupFile(path))
                .Where(backup => backup.IsOf(database))
                .OrderByDescending(backup => backup.TakenAt)]
            : [];

    /// <summary>A file by its path, or by its name within the folder; without a name the newest.</summary>
    public BackupFile Find(string? file, string? folder, string database)
    {
        if (file is null)
            return Backups(folder, database) is [var newest, ..] ? newest : throw new MaintenanceException($"There is no backup of '{database}' in {PathOf(folder)}.");

        if (File.Exists(file))
            return new BackupFile(Path.GetFullPath(file));

        var inFolder = options.Value.Folder is null && folder is null ? file : Path.Combine(PathOf(folder), file);
        return File.Exists(inFolder) ? new BackupFile(inFolder) : throw new MaintenanceException($"There is no file {file}.");
    }

    /// <summary>
    /// One backup at a time writes to a folder. The lock ends with the process that holds it, so what is half written
    /// when the lock is free was left by one that was killed, and is deleted.
    /// </summary>
    public IDisposable Lock(string? given)
    {
        var folder = PathOf(given);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerOnly);

        var held = Take(folder);
        foreach (var remains in Directory.EnumerateFiles(folder, "*.partial"))
            File.Delete(remains);

        return held;
    }

    private static FileStream Take(string folder)
    {
        var path = Path.Combine(folder, ".lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (File.Exists(path))
        {
            throw new MaintenanceException($"Another backup is being written to {folder}: nothing was done.", taken);
        }
    }
}
