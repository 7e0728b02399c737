using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Dialogs;

/// <summary>Opens a dialog on the <c>web</c> channel, so that a frontend's visitor can talk to an assistant.</summary>
internal static class OpenDialog
{
    /// <param name="VisitorName">What to call the visitor.</param>
    /// <param name="LanguageCode">IETF tag of the visitor's language, for what is said without a model.</param>
    public sealed record Request(
        [property: Required, Range(1, long.MaxValue)] long AssistantId,
        [property: StringLength(255), JsonConverter(typeof(StorableText))] string? VisitorName = null,
        [property: StringLength(35), JsonConverter(typeof(StorableText))] string? LanguageCode = null);

    public static async Task<Results<Created<Dialog>, ProblemHttpResult>> Handle(
        Request request,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into dialogs (user_id, assistant_id, channel, first_name, language_code)
            select user_id, id, 'web', @VisitorName, @LanguageCode
            from   assistants
            where  id = @AssistantId
              and  (@TenantId::bigint is null or user_id = @TenantId)
              and  is_active
            returning id
            """;

        var id = await database.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            sql,
            new { request.AssistantId, caller.TenantId, request.VisitorName, request.LanguageCode },
            cancellationToken: cancellationToken));
        if (id is null || await GetDialog.FindAsync(database, id.Value, caller, cancellationToken) is not { } dialog)
            return Problem.NotFound("assistant");

        return TypedResults.Created($"/api/dialogs/{dialog.Id}", dialog);
    }
}
