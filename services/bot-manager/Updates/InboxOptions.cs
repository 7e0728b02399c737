using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Updates;

internal sealed class InboxOptions
{
    /// <summary>How often to look for updates that are stored and that nobody handles.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many updates of a bot may wait before its webhook takes no more; Telegram keeps them and comes again.</summary>
    [Range(1, 1_000_000)]
    public int LargestBacklog { get; set; } = 1000;

    /// <summary>A row that waits for longer than this was perhaps never handed on.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan LeftoverAge { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an update is kept after it was handled.</summary>
    [Range(typeof(TimeSpan), "2.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    [Range(typeof(TimeSpan), "00:00:00.05", "1.00:00:00")]
    public TimeSpan PurgeInterval { get; set; } = TimeSpan.FromMinutes(10);
}

[OptionsValidator]
internal sealed partial class InboxOptionsValidator : IValidateOptions<InboxOptions>;
