using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Audit;
using ChatAi.Api.Operators;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Privacy;

/// <summary>How long a tenant keeps what was said.</summary>
internal static class Retention
{
    /// <param name="DialogDays">Messages older than this are deleted, and dialogs without any later one; null keeps them for ever.</param>
    public sealed record Setting([property: Range(1, 3_650)] int? DialogDays);

    public static async Task<Ok<Setting>> Get(Caller caller, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select dialog_retention_days
            from   users
            where  id = @TenantId
            """;

        return TypedResults.Ok(new Setting(await database.QuerySingleOrDefaultAsync<int?>(
            new CommandDefinition(sql, new { TenantId = InviteOperator.TenantOf(caller) }, cancellationToken: cancellationToken))));
    }

    public static async Task<Results<Ok<Setting>, ProblemHttpResult>> Set(
        Setting request,
        Caller caller,
        NpgsqlConnection database,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        const string sql = """
            update users
            set    dialog_retention_days = @DialogDays
            where  id = @TenantId
            """;

        var changed = await database.ExecuteAsync(new CommandDefinition(
            sql,
            new { TenantId = InviteOperator.TenantOf(caller), request.DialogDays },
            cancellationToken: cancellationToken));
        if (changed == 0)
            return Problem.NotFound("tenant");

        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.RetentionChange));
        return TypedResults.Ok(request);
    }
}
