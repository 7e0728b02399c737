using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Knowledge;

internal sealed class IngestionOptions
{
    /// <summary>How many documents one process reads at a time.</summary>
    [Range(1, 32)]
    public int Readers { get; set; } = 2;

    /// <summary>A reader that shows no progress for so long is taken for dead.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How often to look for documents that other processes took in, or left behind.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After so many failures a document is given up.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 8;

    /// <summary>The wait after the first failure; each further one waits twice as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a document waits at most when the tenant's quota is used up: it may be raised before the month turns.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestQuotaWait { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many passages go to the pool in one call.</summary>
    [Range(1, 1_000)]
    public int BatchSize { get; set; } = 64;

    /// <summary>How long it may take to make text of a document's bytes. Shorter than the lease, which nothing renews meanwhile.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan ReadingTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A PDF with more pages is not read.</summary>
    [Range(1, 100_000)]
    public int MostPages { get; set; } = 5_000;
}

[OptionsValidator]
internal sealed partial class IngestionOptionsValidator : IValidateOptions<IngestionOptions>;

/// <summary>A reader that is still at it must not be taken for dead.</summary>
internal sealed class ReadingTimeValidator : IValidateOptions<IngestionOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestionOptions options) => options.ReadingTime < options.Lease
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Ingestion:ReadingTime ({options.ReadingTime}) must be shorter than Ingestion:Lease ({options.Lease})");
}
