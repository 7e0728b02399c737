using ChatAi.ServiceDefaults.DataSources;
using ChatAi.ServiceDefaults.Startup;
using Dapper;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

/// <summary>
/// The command <c>check</c>: proves that the counters of keys and tenants are the sums of their usage rows, and what is reserved
/// the sum of the open grants; with <c>--repair</c> it sets them so. Nothing is counted meanwhile.
/// </summary>
internal static class UsageCheck
{
    private const string Counted = """
        with today as (
            select (now() at time zone 'UTC')::date as day
        ),
        keys as (
            select id, name, usage_day, date_trunc('month', usage_day)::date as month
            from   ai_token_pool
        ),
        rows as (
            select k.id,
                   count(u.id) filter (where (u.created_at at time zone 'UTC')::date = k.usage_day) as daily,
                   count(u.id) as monthly,
                   coalesce(sum(u.cost), 0) as spend
            from   keys k
            left   join ai_token_usage u on  u.token_id = k.id
                                         and u.created_at >= k.month::timestamp at time zone 'UTC'
                                         and u.created_at < (k.usage_day + 1)::timestamp at time zone 'UTC'
            group  by k.id
        ),
        grants as (
            select k.id,
                   coalesce(sum(g.requests) filter (where g.day = k.usage_day), 0) as daily,
                   coalesce(sum(g.requests), 0) as monthly,
                   coalesce(sum(g.spend), 0) as spend
            from   keys k
            left   join ai_token_grants g on g.token_id = k.id and g.day >= k.month
            group  by k.id
        ),
        tenants as (
            select q.user_id as id,
                   count(u.id) filter (where u.outcome <> 'failed') as requests,
                   coalesce(sum(u.total_tokens), 0) as tokens,
                   (select coalesce(sum(g.requests), 0) from ai_token_grants g where g.user_id = q.user_id and g.day >= date_trunc('month', q.usage_day)) as reserved,
                   (select coalesce(sum(g.tokens), 0) from ai_token_grants g where g.user_id = q.user_id and g.day >= date_trunc('month', q.usage_day)) as reserved_tokens
            from   ai_tenant_quota q
            left   join ai_token_usage u on  u.user_id = q.user_id
                                         and u.created_at >= date_trunc('month', q.usage_day) at time zone 'UTC'
                                         and u.created_at < (date_trunc('month', q.usage_day) + interval '1 month') at time zone 'UTC'
            group  by q.user_id
        )
        """;

    private sealed record Difference(string Name, string Counter, decimal Stands, decimal Counted);

    /// <returns>0 when all agree, or has been repaired; 1 when not; 64 for words it does not know.</returns>
    public static async Task<int> RunAsync(string[] words)
    {
        if (words is not ([] or ["--repair"]))
        {
            await Console.Error.WriteLineAsync("usage: check [--repair]");
            return 64;
        }

        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        try
        {
            await using var database = NpgsqlDataSource.Create(ConnectionStrings.Postgres(configuration, "chatai"));
            var differences = await CheckAsync(database, repair: words.Length > 0);
            return Tell(differences, repaired: words.Length > 0);
        }
        catch (Exception exception) when (exception is NpgsqlException or ConfigurationException)
        {
            await Console.Error.WriteLineAsync($"The database cannot be checked: {exception.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task<List<Difference>> CheckAsync(NpgsqlDataSource database, bool repair)
    {
        // In the order in which reports and leases take their locks.
        const string stop = """
            lock table ai_token_usage in exclusive mode;
            lock table ai_token_pool in exclusive mode;
            lock table ai_tenant_quota in exclusive mode;
            lock table ai_token_grants in exclusive mode;
            """;
        const string compare = $"""
            {Counted}
            select name, counter, stands::numeric, counted::numeric
            from   (
                select p.id, p.name, c.counter, c.stands, c.counted
                from   ai_token_pool p
                join   rows on rows.id = p.id
                join   grants on grants.id = p.id,
                lateral (values ('current_daily_usage', p.current_daily_usage, rows.daily),
                                ('current_monthly_usage', p.current_monthly_usage, rows.monthly),
                                ('current_monthly_spend', p.current_monthly_spend, rows.spend),
                                ('reserved_daily_usage', p.reserved_daily_usage, grants.daily),
                                ('reserved_monthly_usage', p.reserved_monthly_usage, grants.monthly),
                                ('reserved_monthly_spend', p.reserved_monthly_spend, grants.spend)) as c (counter, stands, counted)
                union  all
                select q.user_id, 'tenant ' || q.user_id, c.counter, c.stands, c.counted
                from   ai_tenant_quota q
                join   tenants on tenants.id = q.user_id,
                lateral (values ('current_requests', q.current_requests, tenants.requests),
                                ('current_tokens', q.current_tokens, tenants.tokens),
                                ('reserved_requests', q.reserved_requests, tenants.reserved),
                                ('reserved_tokens', q.reserved_tokens, tenants.reserved_tokens)) as c (counter, stands, counted)
            ) as counters
            where  stands <> counted
            order  by name, counter
            """;
        const string repairKeys = $"""
            {Counted}
            update ai_token_pool p
            set    current_daily_usage    = rows.daily,
                   current_monthly_usage  = rows.monthly,
                   current_monthly_spend  = rows.spend,
                   reserved_daily_usage   = grants.daily,
                   reserved_monthly_usage = grants.monthly,
                   reserved_monthly_spend = grants.spend
            from   rows
            join   grants using (id)
            where  rows.id = p.id
            """;
        const string repairTenants = $"""
            {Counted}
            update ai_tenant_quota q
            set    current_requests  = tenants.requests,
                   current_tokens    = tenants.tokens,
                   reserved_requests = tenants.reserved,
                   reserved_tokens   = tenants.reserved_tokens
            from   tenants
            where  tenants.id = q.user_id
            """;

        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(stop);
        var differences = (await connection.QueryAsync<Difference>(compare)).ToList();
        if (repair && differences.Count > 0)
        {
            await connection.ExecuteAsync(repairKeys);
            await connection.ExecuteAsync(repairTenants);
        }

        await transaction.CommitAsync();
        return differences;
    }

    private static int Tell(List<Difference> differences, bool repaired)
    {
        foreach (var (name, counter, stands, counted) in differences)
            Console.WriteLine($"{name}: {counter} is {stands:0.########}, its rows say {counted:0.########}{(repaired ? "; set right" : "")}");

        Console.WriteLine(differences.Count == 0 ? "All counters agree with their rows" : $"{differences.Count} counters {(repaired ? "were set right" : "differ")}");
        return differences.Count == 0 || repaired ? 0 : 1;
    }
}
