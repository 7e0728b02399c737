using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>
    /// Whether a webhook may be plain HTTP and lie in a private network. Only for development: a tenant who may choose any
    /// address could have this service call what only it can reach.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    [Range(1, 1_000)]
    public int MostOfTenant { get; set; } = 10;

    /// <summary>A receiver that takes longer has failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromMinutes(15);

    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Pace { get; set; } = TimeSpan.FromSeconds(1);
}

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
