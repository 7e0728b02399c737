using Dapper;
using Npgsql;

namespace ChatAi.BotManager.Bots;

/// <summary>What the grains read and write of their bots' rows.</summary>
internal sealed class BotBook(NpgsqlDataSource database, ColdStart coldStart)
{
    public async Task<ActiveBot?> FindAsync(long id, CancellationToken cancellationToken)
    {
        const string sql = $"""
            select id, user_id, assistant_id, telegram_id, username, bot_token_ciphertext, mode, webhook_id, webhook_secret, webhook_url,
                   next_update_id, last_update_at, {ColdStart.IsWarm} as is_warm, brought_up_at, is_active and not is_suspended as is_active, state, last_error, updated_at
            from   bot_instances
            where  id = @Id
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ActiveBot>(new CommandDefinition(sql, new { Id = id, coldStart.WarmSince, coldStart.Begun }, cancellationToken: cancellationToken));
    }

    /// <summary>Bots that are alive or should be, the next page after an id.</summary>
    public async Task<IReadOnlyList<WantedBot>> WantedAsync(long after, int limit, CancellationToken cancellationToken)
    {
        const string sql = $"""
            select id, updated_at, {ColdStart.IsWarm} as is_warm
            from   bot_instances
            where  id > @After
              and  (is_active and not is_suspended or state <> 'stopped')
            order  by id
            limit  @Limit
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<WantedBot>(new CommandDefinition(sql, new { After = after, Limit = limit, coldStart.WarmSince, coldStart.Begun }, cancellationToken: cancellationToken))];
    }

    /// <summary>Those of some bots that have no row any more.</summary>
    public async Task<IReadOnlyList<long>> GoneAsync(long[] ids, CancellationToken cancellationToken)
    {
        const string sql = """
            select id
            from   unnest(@Ids) as alive (id)
            where  not exists (select from bot_instances b where b.id = alive.id)
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<long>(new CommandDefinition(sql, new { Ids = ids }, cancellationToken: cancellationToken))];
    }

    /// <summary>The state is no change that a grain must hear of, so updated_at stays.</summary>
    public Task SetStateAsync(long id, string state, string? error, CancellationToken cancellationToken)
    {
        const string sql = """
            update bot_instances
            set    state = @State, last_error = @Error
            where  id = @Id
            """;

        return ExecuteAsync(sql, new { Id = id, State = state, Error = error }, cancellationToken);
    }

    public Task SetWebhookAsync(long id, string? url, CancellationToken cancellationToken)
    {
        const string sql = """
            update bot_instances
            set    webhook_url = @Url
            where  id = @Id
            """;

        return ExecuteAsync(sql, new { Id = id, Url = url }, cancellationToken);
    }

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}

internal sealed record WantedBot(long Id, DateTimeOffset UpdatedAt, bool IsWarm);
