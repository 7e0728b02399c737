using System.ComponentModel.DataAnnotations;
using ChatAi.TokenPool.Keys;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.TokenPool.Selection;

internal sealed class CheckOptions
{
    public const string Section = "Check";

    /// <summary>How often the pool asks whether a disabled key is taken again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);
}

[OptionsValidator]
internal sealed partial class CheckOptionsValidator : IValidateOptions<CheckOptions>;

/// <summary>Brings back keys that their providers had refused, once they are taken again; one replica asks at a time.</summary>
internal sealed partial class DisabledKeys(
    NpgsqlDataSource database,
    KeyRing ring,
    KeyCheck check,
    IOptions<CheckOptions> options,
    TimeProvider clock,
    ILogger<DisabledKeys> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var id in await ClaimAsync(stoppingToken))
                    await LookAsync(id, stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                NotNow(logger, exception.Message);
            }
        }
    }

    private async Task<IEnumerable<long>> ClaimAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            update ai_token_pool
            set    cooldown_until = now() + @Interval
            where  state = 'disabled'
            and    is_active
            and    (cooldown_until is null or cooldown_until <= now())
            returning id
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<long>(new CommandDefinition(sql, new { options.Value.Interval }, cancellationToken: cancellationToken));
    }

    private async Task LookAsync(long id, CancellationToken cancellationToken)
    {
        var key = ring.Current.Keys.FirstOrDefault(candidate => candidate.Id == id);
        if (key?.Credential is null || await check.FailureAsync(key.Credential, cancellationToken) is not null)
            return;

        const string sql = """
            with recovered as (
                update ai_token_pool
                set    state = 'ready', cooldown_until = null, error_count = 0, last_error = null
                where  id = @Id
                and    state = 'disabled'
                returning id, name
            )
            insert into ai_token_audit (token_id, token_name, actor, action)
            select id, name, 'pool', 'recovered'
            from   recovered
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(sql, new { Id = id });
        await ring.RefreshAsync();
        Recovered(logger, id);
    }

    [LoggerMessage(LogLevel.Information, "Key {KeyId} is taken by its provider again")]
    private static partial void Recovered(ILogger logger, long keyId);

    [LoggerMessage(LogLevel.Warning, "Disabled keys cannot be looked at now: {Reason}")]
    private static partial void NotNow(ILogger logger, string reason);
}
