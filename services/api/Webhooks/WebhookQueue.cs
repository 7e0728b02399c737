using ChatAi.Api.Events;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Webhooks;

/// <summary>Which webhooks have something to deliver, and how far each has come.</summary>
internal sealed class WebhookQueue(NpgsqlDataSource database, IOptions<WebhookOptions> options)
{
    /// <summary>Longer than it takes to deliver one event; renewed with each.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyList<DueWebhook>> ClaimAsync(int most, CancellationToken cancellationToken)
    {
        const string sql = """
            update webhooks
            set    claimed_until = now() + @Lease
            where  id in (
                select w.id
                from   webhooks w
                where  w.is_active
                  and  w.next_attempt_at <= now()
                  and  w.claimed_until < now()
                  and  exists (
                           select from events e
                           where  e.user_id = w.user_id
                             and  e.position > w.position
                             and  e.type = any(w.event_types)
                       )
                order  by w.next_attempt_at
                limit  @Most
                for    update skip locked
            )
            returning id, user_id, url, secret_ciphertext, event_types, position, failures
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<DueWebhook>(
            new CommandDefinition(sql, new { Lease, Most = most }, cancellationToken: cancellationToken))];
    }

    public async Task<IReadOnlyList<PlacedEvent>> NextAsync(DueWebhook webhook, int most, CancellationToken cancellationToken)
    {
        const string sql = $"""
            {EventRow.Select}
            where  e.user_id = @UserId
              and  e.position > @Position
              and  e.type = any(@EventTypes)
            order  by e.position
            limit  @Most
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<EventRow>(new CommandDefinition(
            sql,
            new { webhook.UserId, webhook.Position, webhook.EventTypes, Most = most },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.Place())];
    }

    /// <summary>Delivered, or refused for a reason that is kept.</summary>
    public Task AdvanceAsync(DueWebhook webhook, long position, string? refusal) => UpdateAsync(
        """
        update webhooks
        set    position = @Position, failures = 0, next_attempt_at = now(), claimed_until = now() + @Lease,
               last_delivered_at = case when @Refusal::text is null then now() else last_delivered_at end, last_error = @Refusal
        where  id = @Id
        """,
        new { webhook.Id, Position = position, Lease, Refusal = refusal });

    public Task PostponeAsync(DueWebhook webhook, DeliveryOutcome.Failed failed)
    {
        var wait = BackOff.After(webhook.Failures + 1, options.Value.FirstRetry, options.Value.LongestRetry);
        return UpdateAsync(
            """
            update webhooks
            set    failures = failures + 1, next_attempt_at = now() + @Wait, claimed_until = '-infinity', last_error = @Reason
            where  id = @Id
            """,
            new { webhook.Id, Wait = failed.RetryAfter > wait ? failed.RetryAfter : wait, failed.Reason });
    }

    public Task CloseAsync(DueWebhook webhook, string reason) => UpdateAsync(
        """
        update webhooks
        set    is_active = false, claimed_until = '-infinity', last_error = @Reason
        where  id = @Id
        """,
        new { webhook.Id, Reason = reason });

    public Task ReleaseAsync(DueWebhook webhook) => UpdateAsync(
        """
        update webhooks
        set    claimed_until = '-infinity'
        where  id = @Id
        """,
        new { webhook.Id });

    private async Task UpdateAsync(string sql, object parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }
}

/// <summary>A webhook that this replica is to serve. By properties: Dapper gives an array to a property, and to no constructor.</summary>
internal sealed record DueWebhook
{
    public long Id { get; init; }

    public long UserId { get; init; }

    public required string Url { get; init; }

    public required byte[] SecretCiphertext { get; init; }

    public required string[] EventTypes { get; init; }

    public long Position { get; init; }

    public int Failures { get; init; }
}
