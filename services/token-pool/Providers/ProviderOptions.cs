using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Providers;

internal sealed class ProviderOptions
{
    public const string Section = "Providers";

    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>From the request to the first event of a stream.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:30:00")]
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two events of a stream; the stream as a whole may take as long as it likes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:30:00")]
    public TimeSpan StreamIdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>For an answer in one piece, whose first byte comes only when all of it has been generated.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan WholeAnswerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>For the question whether a key works.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CheckTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The tokens that an answer is taken to have at most when its caller sets no limit.</summary>
    [Range(1, 1_000_000)]
    public int LongestAnswer { get; set; } = 4096;
}

[OptionsValidator]
internal sealed partial class ProviderOptionsValidator : IValidateOptions<ProviderOptions>;
