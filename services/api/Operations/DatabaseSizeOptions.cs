using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Operations;

/// <summary>Section <c>Database</c>: from where on the database's size is worth a look. A gigabyte has 1024³ bytes.</summary>
internal sealed class DatabaseSizeOptions
{
    /// <summary>
    /// Where PostgreSQL keeps its data, when that is on this machine; the disk below it is measured. PostgreSQL does not
    /// tell it to a service's role, and the disk of this process may be another: without it there are no numbers of a disk.
    /// </summary>
    public string? DataFolder { get; set; }

    [Range(0.001, 1_000_000)]
    public double SizeWarningGigabytes { get; set; } = 10;

    /// <summary>Counted as an alert, but no reason to call the database's health less than good.</summary>
    [Range(0.001, 1_000_000)]
    public double TableSizeNoticeGigabytes { get; set; } = 1;

    [Range(1, 100)]
    public double DiskUsageCriticalPercent { get; set; } = 85;

    [Range(0.001, 1_000_000)]
    public double GrowthWarningMegabytesPerDay { get; set; } = 100;
}

[OptionsValidator]
internal sealed partial class DatabaseSizeOptionsValidator : IValidateOptions<DatabaseSizeOptions>;
