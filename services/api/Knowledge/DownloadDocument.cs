using System.Globalization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace ChatAi.Api.Knowledge;

/// <summary>The original, byte by byte. It is somebody's file: a browser is to store it, and to run nothing of it.</summary>
internal static class DownloadDocument
{
    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Handle(
        long id,
        [FromRoute(Name = "document_id")] long documentId,
        Caller caller,
        HttpResponse response,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select filename, media_type, sha256, content
            from   documents
            where  id = @DocumentId
              and  assistant_id = @Id
              and  replaces is null
              and  (@TenantId::bigint is null or user_id = @TenantId)
            """;

        var row = await database.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            sql,
            new { Id = id, DocumentId = documentId, caller.TenantId },
            cancellationToken: cancellationToken));
        if (row is null)
            return Problem.NotFound("document");

        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return TypedResults.File(
            row.Content,
            row.MediaType,
            row.Filename,
            enableRangeProcessing: true,
            entityTag: new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{Convert.ToHexStringLower(row.Sha256)}\"")));
    }

    private sealed record Row(string Filename, string MediaType, byte[] Sha256, byte[] Content);
}
