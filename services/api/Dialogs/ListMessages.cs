using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Answers;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Dialogs;

/// <summary>A dialog's messages, oldest first.</summary>
internal static class ListMessages
{
    public sealed record Item(long Id, string Sender, string Text, IReadOnlyList<Source> Sources, long? ReplyTo, DateTimeOffset CreatedAt);

    private sealed record Row(long Id, string Sender, string Text, string? Sources, long? ReplyTo, DateTimeOffset CreatedAt);

    private sealed record Head(long Id, long Total);

    public static async Task<Results<Ok<Page<Item>>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 50)
    {
        const string sql = """
            select d.id, (select count(*) from dialog_messages m where m.dialog_id = d.id) as total
            from   dialogs d
            where  d.id = @Id
              and  (@TenantId::bigint is null or d.user_id = @TenantId);

            select m.id, m.sender, m.text, m.sources, m.reply_to, m.created_at
            from   dialog_messages m
            join   dialogs d on d.id = m.dialog_id
            where  m.dialog_id = @Id
              and  (@TenantId::bigint is null or d.user_id = @TenantId)
            order  by m.id
            limit  @Limit
            offset @Offset;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { Id = id, caller.TenantId, Limit = limit, Offset = Page<Item>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var dialog = await results.ReadSingleOrDefaultAsync<Head>();
        var rows = await results.ReadAsync<Row>();

        return dialog is null
            ? Problem.NotFound("dialog")
            : TypedResults.Ok(new Page<Item>([.. rows.Select(ToItem)], dialog.Total, page, limit));
    }

    private static Item ToItem(Row row) => new(
        row.Id,
        row.Sender,
        row.Text,
        Source.ReadAll(row.Sources),
        row.ReplyTo,
        row.CreatedAt);
}
