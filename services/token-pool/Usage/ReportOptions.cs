using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Usage;

internal sealed class ReportOptions
{
    public const string Section = "Report";

    /// <summary>How often calls that are over are written into the database.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(100);

    [Range(1, 10_000)]
    public int MostRecords { get; set; } = 2_000;

    /// <summary>Usage rows are kept for so long.</summary>
    [Range(typeof(TimeSpan), "62.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);
}

[OptionsValidator]
internal sealed partial class ReportOptionsValidator : IValidateOptions<ReportOptions>;
