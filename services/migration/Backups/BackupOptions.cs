using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Migration.Backups;

/// <summary>Section <c>Backups</c>.</summary>
internal sealed class BackupOptions
{
    /// <summary>Where backups lie. In development <c>backups</c> in the data folder (<c>CHATAI_DATA</c>, or <c>.data</c>).</summary>
    public string? Folder { get; set; }

    /// <summary>A folder with pg_dump and pg_restore, where they are at none of the usual places.</summary>
    public string? Programs { get; set; }

    /// <summary>Everything that is younger is kept: whoever saves a broken database must not lose this morning's backup.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "31.00:00:00")]
    public TimeSpan KeepAll { get; set; } = TimeSpan.FromDays(2);

    [Range(1, 366)]
    public int Daily { get; set; } = 7;

    [Range(0, 520)]
    public int Weekly { get; set; } = 4;

    [Range(0, 1_200)]
    public int Monthly { get; set; } = 12;
}

[OptionsValidator]
internal sealed partial class BackupOptionsValidator : IValidateOptions<BackupOptions>;
