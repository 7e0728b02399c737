using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.BotManager.Bots;

/// <summary>
/// Lets bots that Telegram does not have at hand come up at the pace that it allows, those that were written to last
/// first. What was let in is in the bots' rows, so the pace holds over restarts and replicas, and a restart is no cold start.
/// </summary>
internal sealed class ColdStart
{
    private const int MinutesOfAnHour = 60;

    /// <summary>One that was let in and is not heard of any more keeps its place for so many of the gate's minutes.</summary>
    private const int Patience = 10;

    /// <summary>
    /// Of a row of bot_instances: Telegram has it at hand. One that was let in before this process began, and did not come
    /// to work, may never have called: it is let in anew. A webhook that is set needs no call at a start.
    /// </summary>
    public const string IsWarm = """
        (coalesce(seen_at > @WarmSince, false)
         or coalesce(admitted_at > @WarmSince and (state = 'running' or admitted_at >= @Begun), false)
         or mode = 'webhook' and webhook_url is not null)
        """;

    private readonly NpgsqlDataSource database;
    private readonly IOptions<ColdStartOptions> options;
    private readonly TimeProvider clock;

    public ColdStart(NpgsqlDataSource database, IOptions<ColdStartOptions> options, TimeProvider clock)
    {
        (this.database, this.options, this.clock) = (database, options, clock);
        Begun = clock.GetUtcNow();
    }

    /// <summary>Telegram still knows who was at work after this.</summary>
    public DateTimeOffset WarmSince => clock.GetUtcNow() - options.Value.WarmFor;

    /// <summary>This process, to which its own admissions are good.</summary>
    public DateTimeOffset Begun { get; }

    /// <summary>Lets in as many as the pace allows now.</summary>
    public Task<IReadOnlyList<WantedBot>> AdmitAsync(CancellationToken cancellationToken) => AdmitAsync(null, cancellationToken);

    /// <summary>One that its owner has started goes before the others, if the pace allows it.</summary>
    /// <returns>Whether it may call on Telegram.</returns>
    public async Task<bool> TryAdmitAsync(long id, CancellationToken cancellationToken)
    {
        const string sql = $"""
            select coalesce((select {IsWarm} from bot_instances where id = @Id), false)
            """;

        if ((await AdmitAsync(id, cancellationToken)).Count > 0)
            return true;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<bool>(new CommandDefinition(sql, new { Id = id, WarmSince, Begun }, cancellationToken: cancellationToken));
    }

    /// <summary>Its first call was answered. Only now it is known when Telegram counted it: before this moment.</summary>
    public Task BroughtUpAsync(long id, CancellationToken cancellationToken)
    {
        const string sql = """
            update bot_instances
            set    brought_up_at = @Now
            where  id = @Id
            """;

        return ExecuteAsync(sql, new { Id = id, Now = clock.GetUtcNow() }, cancellationToken);
    }

    /// <summary>These are at work, so Telegram has them at hand.</summary>
    public Task SeenAsync(long[] ids, CancellationToken cancellationToken)
    {
        const string sql = """
            update bot_instances
            set    seen_at = @Now
            where  id = any(@Ids)
            """;

        return ExecuteAsync(sql, new { Ids = ids, Now = clock.GetUtcNow() }, cancellationToken);
    }

    /// <summary>Telegram did not have it at hand after all.</summary>
    public Task ForgottenAsync(long id, CancellationToken cancellationToken)
    {
        const string sql = """
            update bot_instances
            set    admitted_at = null, brought_up_at = null, seen_at = null
            where  id = @Id
            """;

        return ExecuteAsync(sql, new { Id = id }, cancellationToken);
    }

    public async Task<ColdStartProgress> ProgressAsync(CancellationToken cancellationToken)
    {
        const string sql = $"""
            select (select count(*) from bot_instances where is_active and not is_suspended and not {IsWarm}) as waiting,
                   count(*) filter (where admitted_at > @Now - @Minute) as admitted_last_minute,
                   count(*) as admitted_last_hour
            from   bot_instances
            where  admitted_at > @Now - @Hour
            """;

        var settings = options.Value;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<ColdStartProgress>(new CommandDefinition(
            sql,
            new { Now = clock.GetUtcNow(), settings.Minute, Hour = settings.Minute * MinutesOfAnHour, WarmSince, Begun },
            cancellationToken: cancellationToken));
    }

    /// <summary>
    /// Telegram counts first calls, which come later than they are let in, and some later than others. So one counts as
    /// calling now until its call was answered, and from then on by the time of the answer.
    /// </summary>
    private async Task<IReadOnlyList<WantedBot>> AdmitAsync(long? only, CancellationToken cancellationToken)
    {
        const string alone = "select pg_advisory_xact_lock(hashtext('chatai.cold_start'))";
        const string sql = $"""
            with calls as (
                select case
                           when brought_up_at is not null then greatest(admitted_at, brought_up_at)
                           when is_active and not is_suspended and admitted_at >= @Begun and admitted_at > @Now - @Patience then @Now
                           else admitted_at
                       end as made_at
                from   bot_instances
                where  greatest(admitted_at, brought_up_at) > @Now - @Hour
            ), gate as (
                select least(@PerMinute - count(*) filter (where made_at > @Now - @Minute), @PerHour - count(*)) as room
                from   calls
                where  made_at > @Now - @Hour
            ), next as (
                select id
                from   bot_instances
                where  is_active
                  and  not is_suspended
                  and  not {IsWarm}
                  and  (@Only::bigint is null or id = @Only)
                order  by last_update_at desc nulls last, id
                limit  greatest((select room from gate), 0)
            )
            update bot_instances b
            set    admitted_at = @Now, brought_up_at = null
            from   next
            where  b.id = next.id
            returning b.id, b.updated_at, true as is_warm
            """;

        var settings = options.Value;
        var parameters = new
        {
            Only = only,
            Now = clock.GetUtcNow(),
            settings.Minute,
            Hour = settings.Minute * MinutesOfAnHour,
            Patience = settings.Minute * Patience,
            settings.PerMinute,
            settings.PerHour,
            WarmSince,
            Begun,
        };

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(alone, transaction: transaction, cancellationToken: cancellationToken));
        var admitted = (await connection.QueryAsync<WantedBot>(
            new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken))).AsList();
        await transaction.CommitAsync(cancellationToken);
        return admitted;
    }

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}

/// <param name="Waiting">Bots that should be at work and were not let in yet.</param>
internal sealed record ColdStartProgress(long Waiting, long AdmittedLastMinute, long AdmittedLastHour);
