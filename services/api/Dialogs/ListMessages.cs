using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Dialogs;

/// <summary>A dialog's messages, oldest first.</summary>
internal static class ListMessages
{
    private sealed record Head(long Id, long Total);

    public static async Task<Results<Ok<Page<Message>>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 50)
    {
        const string sql = $"""
            select d.id, (select count(*) from dialog_messages m where m.dialog_id = d.id) as total
            from   dialogs d
            where  d.id = @Id
              and  (@TenantId::bigint is null or d.user_id = @TenantId);

            select {Message.Columns}
            from   dialog_messages m
            join   dialogs d on d.id = m.dialog_id
            {Message.Answer}
            where  m.dialog_id = @Id
              and  (@TenantId::bigint is null or d.user_id = @TenantId)
            order  by m.id
            limit  @Limit
            offset @Offset;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { Id = id, caller.TenantId, Limit = limit, Offset = Page<Message>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var dialog = await results.ReadSingleOrDefaultAsync<Head>();
        var rows = await results.ReadAsync<Message.Row>();

        return dialog is null
            ? Problem.NotFound("dialog")
            : TypedResults.Ok(new Page<Message>([.. rows.Select(row => row.Read())], dialog.Total, page, limit));
    }
}
