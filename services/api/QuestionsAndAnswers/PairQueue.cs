using ChatAi.Api.Knowledge;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>
/// The pairs that wait for their vectors. A process claims a batch of them under a lease; what it says of them afterwards
/// counts only where neither the pair was changed meanwhile (its version) nor another process has it (its attempt).
/// </summary>
internal sealed class PairQueue(NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider clock)
{
    /// <summary>Locked in this order by everybody, so that nobody waits in a circle.</summary>
    private const string Own = """
        from   (
                   select q.id, q.attempts
                   from   unnest(@Ids, @Versions, @Attempts) as claimed (id, version, attempts)
                   join   qa_knowledge q using (id, version, attempts)
                   where  q.status = 'pending'
                   order  by q.id
                   for    update of q
               ) own
        where  qa_knowledge.id = own.id
        """;

    private readonly IngestionSignal signal = new();

    /// <summary>Tells this process that there may be something to do.</summary>
    public void Raise() => signal.Raise();

    public Task WaitAsync(CancellationToken cancellationToken) => signal.WaitAsync(options.Value.PollInterval, clock, cancellationToken);

    /// <summary>A batch of one assistant. Assistants take turns, so that nobody waits for the end of another one's import.</summary>
    /// <param name="after">The assistant whose turn it was.</param>
    public async Task<IReadOnlyList<ClaimedPair>> ClaimAsync(long after, CancellationToken cancellationToken)
    {
        const string sql = """
            with due as (
                select id, assistant_id
                from   qa_knowledge
                where  status = 'pending'
                  and  (claimed_until is null or claimed_until < now())
            ), turn as (
                select coalesce((select min(assistant_id) from due where assistant_id > @After), (select min(assistant_id) from due)) as assistant_id
            ), batch as (
                select q.id
                from   qa_knowledge q
                where  q.assistant_id = (select assistant_id from turn)
                  and  q.status = 'pending'
                  and  (q.claimed_until is null or q.claimed_until < now())
                order  by q.id
                limit  @BatchSize
                for    update skip locked
            )
            update qa_knowledge q
            set    attempts = q.attempts + 1, claimed_until = now() + make_interval(secs => @Lease)
            from   batch, assistants a
            where  q.id = batch.id
              and  a.id = q.assistant_id
            returning q.id, q.user_id, q.assistant_id, q.question, q.answer, q.version, q.attempts, a.embedding_model
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var pairs = await connection.QueryAsync<ClaimedPair>(new CommandDefinition(
            sql,
            new { After = after, options.Value.BatchSize, Lease = options.Value.Lease.TotalSeconds },
            cancellationToken: cancellationToken));
        return [.. pairs.OrderBy(pair => pair.Id)];
    }

    /// <summary>Each after its own number of failures, and given up after the last.</summary>
    public Task RetryLaterAsync(IReadOnlyList<ClaimedPair> pairs, string reason, TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        const string sql = $"""
            update qa_knowledge
            set    status = case when own.attempts < @MaxAttempts then 'pending' else 'failed' end, error = @Reason,
                   claimed_until = case when own.attempts < @MaxAttempts
                                   then now() + make_interval(secs => greatest(@AtLeast, least(@FirstRetry * power(2, own.attempts - 1), 86400)))
                                   end
            {Own}
            """;

        return SettleAsync(sql, pairs, reason, atLeast ?? TimeSpan.Zero, cancellationToken);
    }

    public Task GiveUpAsync(IReadOnlyList<ClaimedPair> pairs, string reason, CancellationToken cancellationToken)
    {
        const string sql = $"""
            update qa_knowledge
            set    status = 'failed', error = @Reason, claimed_until = null
            {Own}
            """;

        return SettleAsync(sql, pairs, reason, TimeSpan.Zero, cancellationToken);
    }

    /// <summary>They are not to blame for a stop: the attempt does not count.</summary>
    public Task HandBackAsync(IReadOnlyList<ClaimedPair> pairs)
    {
        const string sql = $"""
            update qa_knowledge
            set    attempts = own.attempts - 1, claimed_until = null
            {Own}
            """;

        return SettleAsync(sql, pairs, "", TimeSpan.Zero, CancellationToken.None);
    }

    /// <summary>Nor for a quota, which stops all pairs of the tenant: none of them asks again before.</summary>
    public async Task WaitForQuotaAsync(IReadOnlyList<ClaimedPair> pairs, string reason, TimeSpan wait, CancellationToken cancellationToken)
    {
        const string handBack = $"""
            update qa_knowledge
            set    attempts = own.attempts - 1, error = @Reason, claimed_until = now() + make_interval(secs => @AtLeast)
            {Own}
            """;
        const string others = """
            update qa_knowledge
            set    error = @Reason, claimed_until = now() + make_interval(secs => @AtLeast)
            where  id in (
                       select id
                       from   qa_knowledge
                       where  user_id = @UserId
                         and  status = 'pending'
                         and  (claimed_until is null or claimed_until < now())
                       for    update skip locked
                   )
            """;

        await SettleAsync(handBack, pairs, reason, wait, cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            others,
            new { pairs[0].UserId, Reason = reason, AtLeast = wait.TotalSeconds },
            cancellationToken: cancellationToken));
    }

    private async Task SettleAsync(string sql, IReadOnlyList<ClaimedPair> pairs, string reason, TimeSpan atLeast, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            Ids = pairs.Select(pair => pair.Id).ToArray(),
            Versions = pairs.Select(pair => pair.Version).ToArray(),
            Attempts = pairs.Select(pair => pair.Attempts).ToArray(),
            Reason = reason,
            AtLeast = atLeast.TotalSeconds,
            options.Value.MaxAttempts,
            FirstRetry = options.Value.FirstRetry.TotalSeconds,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}

/// <param name="EmbeddingModel">null for the first knowledge of an assistant.</param>
internal sealed record ClaimedPair(
    long Id,
    long UserId,
    long AssistantId,
    string Question,
    string Answer,
    int Version,
    int Attempts,
    string? EmbeddingModel)
{
    public string Text => $"{Question}\n\n{Answer}";
}
