using ChatAi.BotManager.Bots;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.BotManager.Status;

/// <summary>The processes of this service, what each of them carries, and how far a cold start has come.</summary>
internal static class ListReplicas
{
    public sealed record Response(BotCounts Bots, ColdStartProgress ColdStart, IReadOnlyList<Item> Replicas);

    /// <param name="Total">Those that are stopped, and those of disabled tenants too.</param>
    /// <param name="Wanted">That should be at work.</param>
    public sealed record BotCounts(long Total, long Wanted, long Running, long Starting, long Error);

    /// <param name="Address">Where the others reach it, with the number of its life; by it the list of bots is asked for those of one replica.</param>
    /// <param name="Status">active, joining or shuttingdown, for example.</param>
    /// <param name="Bots">That live in it; null while they cannot be counted.</param>
    /// <param name="ProcessId">Null while it does not answer.</param>
    /// <param name="ProcessMemory">What the process has in memory, in bytes; null while it does not answer.</param>
    /// <param name="IsThis">It is the one that answers.</param>
    public sealed record Item(
        string Address,
        string Status,
        DateTimeOffset? StartedAt,
        int? Bots,
        int? ProcessId,
        long? ProcessMemory,
        bool IsThis);

    public static async Task<Ok<Response>> Handle(Replicas replicas, ColdStart coldStart, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select count(*) as total,
                   count(*) filter (where is_active and not is_suspended) as wanted,
                   count(*) filter (where state = 'running') as running,
                   count(*) filter (where state = 'starting') as starting,
                   count(*) filter (where state = 'error') as error
            from   bot_instances
            """;

        var counts = await database.QuerySingleAsync<BotCounts>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        var starts = await replicas.StartsAsync();
        var figures = await replicas.FiguresAsync();
        var items = (await replicas.ListAsync()).Select(replica => new Item(
            replica.Address,
            replica.Status,
            starts.TryGetValue(replica.Address, out var start) ? start : null,
            replica.Bots,
            figures.TryGetValue(replica.Address, out var process) ? process.ProcessId : null,
            figures.TryGetValue(replica.Address, out process) ? process.ProcessMemory : null,
            replica.IsThis));

        return TypedResults.Ok(new Response(counts, await coldStart.ProgressAsync(cancellationToken), [.. items]));
    }
}
