using System.Security.Cryptography;
using ChatAi.Migration.Maintenance;

namespace ChatAi.Migration.Backups;

/// <summary>SHA-256 beside the dump, in the form that <c>sha256sum -c</c> checks.</summary>
internal static class Checksum
{
    public static string Line(string hash, string fileName) => $"{hash}  {fileName}\n";

    public static async Task<string> OfAsync(string path, CancellationToken cancellationToken)
    {
        using var progress = Progress.Of("checksum");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.OpenRead(path);
        var (buffer, done) = (new byte[1 << 20], 0L);
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            progress.At(done += read, file.Length, Path.GetFileName(path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static async Task CheckAsync(BackupFile backup, CancellationToken cancellationToken)
    {
        if (!File.Exists(backup.ChecksumPath))
            throw new MaintenanceException($"{backup.Name} has no checksum beside it ({Path.GetFileName(backup.ChecksumPath)}); make one with sha256sum if you trust the file.");

        var wanted = (await File.ReadAllTextAsync(backup.ChecksumPath, cancellationToken)).Split(' ')[0].Trim();
        if (!string.Equals(wanted, await OfAsync(backup.Path, cancellationToken), StringComparison.OrdinalIgnoreCase))
            throw new MaintenanceException($"{backup.Name} is not what was written: its checksum is another.");
    }
}
