using System.Text.Json;
using ChatAi.ServiceDefaults.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.RetrievalTest;

/// <summary>
/// Which runs are due, and what becomes of them. A run is claimed under a lease, so that a process that dies leaves it to
/// another; the attempt's number is the fence that keeps the two apart.
/// </summary>
internal sealed class RunQueue(NpgsqlDataSource database, IOptions<RetrievalTestOptions> options)
{
    /// <summary>
    /// An assistant's runs are made one after the other. One that was asked for begins at once; one that follows a change
    /// waits until there was no other for a while, and nothing is being read.
    /// </summary>
    public async Task<ClaimedRun?> ClaimAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            update retrieval_runs r
            set    began_at = coalesce(r.began_at, now()), attempts = r.attempts + 1, claimed_until = now() + @Lease
            where  r.id = (
                       select o.id
                       from   retrieval_runs o
                       where  o.ended_at is null
                         and  (o.claimed_until is null or o.claimed_until < now())
                         and  (o.began_at is not null
                               or (not exists (
                                       select from retrieval_runs b
                                       where  b.assistant_id = o.assistant_id and b.began_at is not null and b.ended_at is null)
                                   and (o.cause = 'asked'
                                        or (o.asked_at <= now() - @Quiet
                                            and not exists (
                                                select from documents d
                                                where  d.assistant_id = o.assistant_id and d.status in ('pending', 'processing'))))))
                       order  by o.id
                       limit  1
                       for    update skip locked
                   )
            returning r.id, r.user_id, r.assistant_id, r.attempts
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ClaimedRun>(
            new CommandDefinition(sql, new { options.Value.Lease, options.Value.Quiet }, cancellationToken: cancellationToken));
    }

    /// <returns>Whether the run is still this replica's.</returns>
    public Task<bool> RenewAsync(ClaimedRun run, CancellationToken cancellationToken) => SetAsync(
        "claimed_until = now() + @Lease",
        new { run.Id, run.Attempts, options.Value.Lease },
        cancellationToken);

    /// <summary>It could not be made: there is another attempt later.</summary>
    public Task<bool> PostponeAsync(ClaimedRun run, string reason, TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        var wait = BackOff.After(run.Attempts, options.Value.FirstRetry, options.Value.LongestRetry);
        if (atLeast > wait)
            wait = atLeast < options.Value.LongestRetry ? atLeast.Value : options.Value.LongestRetry;

        return SetAsync("claimed_until = now() + @Wait, error = @Reason", new { run.Id, run.Attempts, Wait = wait, Reason = reason }, cancellationToken);
    }

    /// <summary>This process stops; another one need not wait for the end of the lease.</summary>
    public Task<bool> HandBackAsync(ClaimedRun run) => SetAsync(
        "claimed_until = null, attempts = attempts - 1",
        new { run.Id, run.Attempts },
        CancellationToken.None);

    /// <returns>Whether the run was still this replica's.</returns>
    public async Task<bool> FinishAsync(ClaimedRun run, RunOutcome outcome, CancellationToken cancellationToken)
    {
        const string finish = """
            update retrieval_runs
            set    ended_at = now(), claimed_until = null, error = null, embedding_model = @EmbeddingModel,
                   checks = @Checks, hits = @Hits, mrr = @Mrr, results = @Results::jsonb
            where  id = @Id
              and  attempts = @Attempts
              and  ended_at is null
            """;
        const string forgetOld = """
            delete from retrieval_runs
            where  assistant_id = @AssistantId
              and  id in (
                       select id
                       from   retrieval_runs
                       where  assistant_id = @AssistantId
                         and  ended_at is not null
                       order  by id desc
                       offset @KeptRuns
                   )
            """;

        var score = Score.Of(outcome.Results);
        var parameters = new
        {
            run.Id,
            run.Attempts,
            outcome.EmbeddingModel,
            score.Checks,
            score.Hits,
            score.Mrr,
            Results = JsonSerializer.Serialize(outcome.Results, WireJson.Options),
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(finish, parameters, cancellationToken: cancellationToken)) == 0)
            return false;

        await connection.ExecuteAsync(new CommandDefinition(forgetOld, new { run.AssistantId, options.Value.KeptRuns }, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<bool> SetAsync(string changes, object parameters, CancellationToken cancellationToken)
    {
        var sql = $"""
            update retrieval_runs
            set    {changes}
            where  id = @Id
              and  attempts = @Attempts
              and  ended_at is null
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken)) == 1;
    }
}

/// <summary>A run that this replica is to make.</summary>
internal sealed record ClaimedRun(long Id, long UserId, long AssistantId, int Attempts);

/// <param name="EmbeddingModel">null when nothing had to be embedded.</param>
internal sealed record RunOutcome(string? EmbeddingModel, IReadOnlyList<CheckResult> Results);
