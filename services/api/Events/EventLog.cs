using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace ChatAi.Api.Events;

/// <summary>All events of a scope in order, from any position on: first what is stored, then what comes.</summary>
internal sealed class EventLog(NpgsqlDataSource database, EventFeed feed)
{
    private const int PageSize = 200;

    /// <summary>Up to where events are deleted already: who comes back with an earlier position has missed some.</summary>
    public async Task<long> PurgedToAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<long>(new CommandDefinition("select purged_to from event_stream", cancellationToken: cancellationToken));
    }

    /// <summary>The position of the newest event.</summary>
    public async Task<long> EndAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<long>(new CommandDefinition("select position from event_stream", cancellationToken: cancellationToken));
    }

    /// <summary>Every event after the position, each once, without end.</summary>
    public async IAsyncEnumerable<PlacedEvent> ReadAsync(EventScope scope, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var watcher = await feed.WatchAsync(scope, cancellationToken);
            try
            {
                // What is stored ends where the watching begins. Another replica may have shown the reader more than this one knows.
                while (after < watcher.From)
                {
                    var page = await PageAsync(scope, after, watcher.From, cancellationToken);
                    foreach (var happened in page)
                        yield return happened;

                    after = page.Count == PageSize ? page[^1].Position : watcher.From;
                }

                await foreach (var happened in watcher.Events.Reader.ReadAllAsync(cancellationToken))
                {
                    if (happened.Position <= after)
                        continue;

                    after = happened.Position;
                    yield return happened;
                }
            }
            finally
            {
                feed.Leave(watcher);
            }
        }
    }

    private async Task<IReadOnlyList<PlacedEvent>> PageAsync(EventScope scope, long after, long upTo, CancellationToken cancellationToken)
    {
        const string sql = $"""
            {EventRow.Select}
            where  e.position > @After
              and  e.position <= @UpTo
              and  (@TenantId::bigint is null or e.user_id = @TenantId)
              and  (@DialogId::bigint is null or e.dialog_id = @DialogId)
            order  by e.position
            limit  @PageSize
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<EventRow>(new CommandDefinition(
            sql,
            new { After = after, UpTo = upTo, scope.TenantId, scope.DialogId, PageSize },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.Place())];
    }
}
