using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>Removes what accounts leave behind when its time is over, a few rows at a time, so that nobody waits for it.</summary>
internal sealed partial class AccountRetention(
    NpgsqlDataSource database,
    IOptions<AccountOptions> options,
    TimeProvider clock,
    ILogger<AccountRetention> logger) : BackgroundService
{
    private const int BatchSize = 1_000;

    // Used and revoked refresh tokens are kept until they expire: by them a stolen one is known. A session stays ended for
    // as long as a token of it could be refreshed.
    private static readonly string[] Statements =
    [
        $"""
        delete from refresh_tokens
        where  id in (select id from refresh_tokens where expires_at < now() - interval '1 day' order by id limit {BatchSize} for update skip locked)
        """,
        $"""
        delete from ended_sessions
        where  family_id in (
            select family_id
            from   ended_sessions e
            where  ended_at < now() - interval '2 days'
              and  not exists (select from refresh_tokens t where t.family_id = e.family_id and t.revoked_at is null)
            limit  {BatchSize}
            for    update skip locked
        )
        """,
        $"""
        delete from password_resets
        where  id in (select id from password_resets where expires_at < now() - interval '1 day' order by id limit {BatchSize} for update skip locked)
        """,
        $"""
        delete from email_confirmations
        where  id in (select id from email_confirmations where expires_at < now() - interval '1 day' order by id limit {BatchSize} for update skip locked)
        """,
        $"""
        delete from login_attempts
        where  key in (
            select key
            from   login_attempts
            where  greatest(last_failed_at, succeeded_at) < now() - interval '30 days'
            limit  {BatchSize}
            for    update skip locked
        )
        """,
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PurgeInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var statement in Statements)
                {
                    while (await PurgeAsync(statement, stoppingToken) == BatchSize)
                    {
                    }
                }
            }
            catch (NpgsqlException exception)
            {
                Log.NotPurged(logger, exception);
            }
        }
    }

    private async Task<int> PurgeAsync(string statement, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(statement, cancellationToken: cancellationToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What accounts have left behind could not be removed")]
        public static partial void NotPurged(ILogger logger, Exception exception);
    }
}
