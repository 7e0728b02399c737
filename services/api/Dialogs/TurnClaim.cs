using Dapper;
using Npgsql;

namespace ChatAi.Api.Dialogs;

/// <summary>
/// The lease on a turn. The time it runs out at is also what proves it: nobody else holds the same. Infinity marks a turn
/// that is over, so that none can claim it again.
/// </summary>
internal sealed class TurnClaim(NpgsqlDataSource database, long questionId, DateTime until, TimeSpan lease)
{
    private DateTime current = until;

    /// <summary>Renews the claim until it is cancelled.</summary>
    /// <returns>When the claim was lost.</returns>
    public async Task HoldAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(lease / 3, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if (!await RenewAsync(cancellationToken))
                    return;
            }
            catch (NpgsqlException)
            {
                // Two more tries fit into the lease; if they fail too, it runs out for everybody to see.
            }
        }
    }

    /// <summary>Gives the turn back unanswered.</summary>
    public async Task ReleaseAsync()
    {
        const string sql = """
            update dialog_messages
            set    answer_claimed_until = now()
            where  id = @QuestionId
              and  answer_claimed_until = @Current
            """;

        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, new { QuestionId = questionId, Current = current });
    }

    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            update dialog_messages
            set    answer_claimed_until = now() + make_interval(secs => @Lease)
            where  id = @QuestionId
              and  answer_claimed_until = @Current
            returning answer_claimed_until
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var renewed = await connection.QuerySingleOrDefaultAsync<DateTime?>(new CommandDefinition(
            sql,
            new { QuestionId = questionId, Current = current, Lease = lease.TotalSeconds },
            cancellationToken: cancellationToken));
        if (renewed is { } time)
            current = time;

        return renewed is not null;
    }
}
