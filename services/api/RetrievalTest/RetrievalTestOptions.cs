using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.RetrievalTest;

/// <summary>Section <c>RetrievalTest</c>.</summary>
internal sealed class RetrievalTestOptions
{
    /// <summary>How long an assistant's knowledge has to stay as it is before a run follows by itself: several changes are one run.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Quiet { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often to look for runs that are due.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A replica that shows no progress for so long is taken for dead. Longer than a call to the pool may take.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>The wait when the questions can't be embedded; each further one is twice as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest such wait, whatever the pool asks for: a quota may be raised before the month turns.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many runs of an assistant are kept.</summary>
    [Range(2, 1_000)]
    public int KeptRuns { get; set; } = 50;
}

[OptionsValidator]
internal sealed partial class RetrievalTestOptionsValidator : IValidateOptions<RetrievalTestOptions>;
