using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatAi.Migration.Backups;

/// <summary>One backup: the dump, and the files beside it that say what is in it.</summary>
internal sealed partial record BackupFile(string Path)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>As <c>sha256sum -c</c> reads it.</summary>
    public string ChecksumPath => Path + ".sha256";

    public string ManifestPath => Path + ".json";

    /// <summary>There when the backup has been restored once, and was whole.</summary>
    public string VerifiedPath => Path + ".verified";

    /// <summary>The name while it is written.</summary>
    public string PartialPath => Path + ".partial";

    /// <summary>Null for a dump that somebody named otherwise: such a one is never rotated away.</summary>
    public DateTimeOffset? TakenAt =>
        NamePattern.Match(Name) is { Success: true } match
        && DateTimeOffset.TryParseExact(match.Groups["time"].Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    public static BackupFile For(string folder, string database, DateTimeOffset takenAt) =>
        new(System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Plain(database)}-{takenAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}.dump")));

    public bool IsOf(string database) => TakenAt is not null && NamePattern.Match(Name).Groups["database"].Value == Plain(database);

    /// <summary>The dump goes first: without it the others mean nothing.</summary>
    public void Delete()
    {
        foreach (var path in (string[])[Path, ChecksumPath, ManifestPath, VerifiedPath])
            File.Delete(path);
    }

    private static string Plain(string database) => Unusual.Replace(database, "_");

    [GeneratedRegex("^(?<database>.+)-(?<time>[0-9]{8}T[0-9]{6}Z)\\.dump$")]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex("[^A-Za-z0-9_.-]")]
    private static partial Regex Unusual { get; }
}
