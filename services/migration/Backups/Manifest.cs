using System.Text.Encodings.Web;
using System.Text.Json;
using ChatAi.Migration.Maintenance;

namespace ChatAi.Migration.Backups;

/// <summary>What a backup holds, as its own snapshot of the database said when it was taken.</summary>
/// <param name="Revision">Null when the database had none.</param>
/// <param name="ProgramVersion">The major version of the pg_dump that wrote it; an older pg_restore may not read it.</param>
/// <param name="Roles">Those that the grants name; a fresh server has to be given them first.</param>
/// <param name="Rows">By table.</param>
internal sealed record Manifest(
    string Database,
    DateTimeOffset TakenAt,
    long? Revision,
    string ServerVersion,
    int ProgramVersion,
    long SizeBytes,
    IReadOnlyList<string> Roles,
    IReadOnlyDictionary<string, long> Rows)
{
    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Json() => JsonSerializer.Serialize(this, Wire) + "\n";

    /// <summary>Null for a dump that has none.</summary>
    public static async Task<Manifest?> ReadAsync(BackupFile backup, CancellationToken cancellationToken)
    {
        if (!File.Exists(backup.ManifestPath))
            return null;

        try
        {
            return JsonSerializer.Deserialize<Manifest>(await File.ReadAllTextAsync(backup.ManifestPath, cancellationToken), Wire);
        }
        catch (JsonException failure)
        {
            throw new MaintenanceException($"{backup.ManifestPath} is damaged.", failure);
        }
    }
}
