using Npgsql;

namespace ChatAi.TokenPool.Limits;

/// <summary>Open grants as the database holds them; a closed one has no row.</summary>
internal static class GrantRows
{
    private const string Select = """
        select id, token_id, user_id, replica_id, day, bucket, slots, requests, tokens, spend
        from   ai_token_grants
        """;

    public static NpgsqlBatchCommand Lock(long[] ids) => new($"{Select} where id = any($1) for update")
    {
        Parameters = { new NpgsqlParameter<long[]> { TypedValue = ids } },
    };

    public static NpgsqlBatchCommand ReadOf(Guid replica) => new($"{Select} where replica_id = $1")
    {
        Parameters = { new NpgsqlParameter<Guid> { TypedValue = replica } },
    };

    public static async Task<Dictionary<long, Grant>> ReadAsync(NpgsqlDataReader reader)
    {
        var grants = new Dictionary<long, Grant>();
        while (await reader.ReadAsync())
            grants[reader.GetInt64(0)] = Read(reader);

        return grants;
    }

    public static IEnumerable<NpgsqlBatchCommand> Write(IReadOnlyCollection<Grant> grants)
    {
        const string update = """
            update ai_token_grants as held
            set    slots = given.slots, requests = given.requests, tokens = given.tokens, spend = given.spend
            from   unnest($1, $2, $3, $4, $5) as given (id, slots, requests, tokens, spend)
            where  held.id = given.id
            """;
        const string delete = """
            delete from ai_token_grants
            where  id = any($1)
            """;

        var open = grants.Where(grant => !grant.IsClosed).ToList();
        if (open.Count > 0)
        {
            yield return new NpgsqlBatchCommand(update)
            {
                Parameters =
                {
                    new NpgsqlParameter<long[]> { TypedValue = [.. open.Select(grant => grant.Id)] },
                    new NpgsqlParameter<int[]> { TypedValue = [.. open.Select(grant => grant.Slots)] },
                    new NpgsqlParameter<long[]> { TypedValue = [.. open.Select(grant => grant.Open.Requests)] },
                    new NpgsqlParameter<long[]> { TypedValue = [.. open.Select(grant => grant.Open.Tokens)] },
                    new NpgsqlParameter<decimal[]> { TypedValue = [.. open.Select(grant => grant.Open.Spend)] },
                },
            };
        }

        var closed = grants.Where(grant => grant.IsClosed).Select(grant => grant.Id).ToArray();
        if (closed.Length > 0)
            yield return new NpgsqlBatchCommand(delete) { Parameters = { new NpgsqlParameter<long[]> { TypedValue = closed } } };
    }

    private static Grant Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.IsDBNull(1) ? new AccountId(AccountKind.Tenant, row.GetInt64(2)) : new AccountId(AccountKind.Key, row.GetInt64(1)),
        row.GetGuid(3),
        new Period(row.GetFieldValue<DateOnly>(4), row.GetInt64(5)),
        row.GetInt32(6),
        new Amount(row.GetInt32(7), row.GetInt64(8), row.GetDecimal(9)));
}
