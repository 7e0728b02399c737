using System.Text.Json;
using System.Text.Json.Serialization;
using ChatAi.BotManager.Bots;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.BotManager.Status;

/// <summary>The manager's own view of its bots, with the names that operators know from the runbook.</summary>
internal static class ShowStatus
{
    /// <summary>These names were camelCase before there was a house style.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private sealed record Response(
        int TotalBots,
        IReadOnlyList<Bot> Bots,
        ColdStartProgress ColdStart,
        IReadOnlyList<Replica> Replicas,
        IReadOnlyList<Memory> Memory);

    /// <param name="Pid">The process that the bot lives in; absent while it lives in none.</param>
    private sealed record Bot(long Id, string Type, long Assistant, string Platform, bool Active, int? Pid, string State, string? Error);

    /// <param name="PerBotKb">All that the process holds, shared by its bots.</param>
    private sealed record Memory(int Pid, int Bots, double ProcessMb, double PerBotKb);

    private sealed record Row(long Id, long AssistantId, string Platform, bool IsActive, string State, string? LastError);

    public static async Task<JsonHttpResult<object>> Handle(
        BotStatistics statistics,
        ColdStart coldStart,
        Replicas replicas,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select id, assistant_id, platform, is_active, state, last_error
            from   bot_instances
            where  is_active
            order  by id
            """;

        var rows = (await database.QueryAsync<Row>(new CommandDefinition(sql, cancellationToken: cancellationToken))).AsList();
        var figures = await statistics.OfAsync(rows.Select(row => row.Id));
        var bots = rows.Select(row => new Bot(
            row.Id,
            row.Platform,
            row.AssistantId,
            row.Platform,
            row.IsActive,
            figures.TryGetValue(row.Id, out var alive) ? alive.ProcessId : null,
            row.State,
            row.State == "running" ? null : row.LastError));

        return TypedResults.Json<object>(
            new Response(
                rows.Count,
                [.. bots],
                await coldStart.ProgressAsync(cancellationToken),
                await replicas.ListAsync(),
                [.. figures.Values.GroupBy(bot => bot.ProcessId).OrderBy(process => process.Key).Select(MemoryOf)]),
            Json);
    }

    private static Memory MemoryOf(IGrouping<int, BotFigures> process)
    {
        var (bots, bytes) = (process.Count(), process.Max(bot => bot.ProcessMemory));
        return new Memory(process.Key, bots, Math.Round(bytes / 1024.0 / 1024.0, 1), Math.Round(bytes / 1024.0 / bots, 1));
    }
}
