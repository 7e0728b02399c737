using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Knowledge;

internal static class UploadDocument
{
    /// <summary>The file and what multipart writes around it.</summary>
    public const int LargestBody = UploadedFile.Largest + (1024 * 1024);

    private sealed record Row(
        bool IsOwn,
        long? Id,
        long? AssistantId,
        string? Status,
        DateTimeOffset? CreatedAt,
        DateTimeOffset? UpdatedAt);

    public static async Task<Results<Accepted<Document>, ProblemHttpResult>> Handle(
        long id,
        IFormFile file,
        Caller caller,
        NpgsqlConnection database,
        IngestionSignal signal,
        CancellationToken cancellationToken)
    {
        var (received, refusal) = await UploadedFile.ReadAsync(file, cancellationToken);
        if (received is not { } uploaded)
            return refusal!;

        var row = await StoreAsync(database, id, caller, uploaded, cancellationToken);
        if (!row.IsOwn)
            return Problem.NotFound("assistant");

        if (row is not { Id: { } documentId, AssistantId: { } assistantId, Status: { } status, CreatedAt: { } createdAt, UpdatedAt: { } updatedAt })
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:document-exists", "The assistant has a document of the same content");

        signal.Raise();
        return TypedResults.Accepted(
            $"/api/assistants/{id}/documents/{documentId}",
            new Document(documentId, assistantId, uploaded.Name, uploaded.MediaType, uploaded.Content.Length, status, null, 0, 0, createdAt, updatedAt));
    }

    private static Task<Row> StoreAsync(
        NpgsqlConnection database,
        long assistantId,
        Caller caller,
        UploadedFile file,
        CancellationToken cancellationToken)
    {
        // The same content again is a conflict, unless reading it failed before: then it is tried anew.
        const string sql = """
            with assistant as (
                select id, user_id
                from   assistants
                where  id = @AssistantId
                  and  (@TenantId::bigint is null or user_id = @TenantId)
            ), document as (
                insert into documents (user_id, assistant_id, filename, media_type, size, sha256, content)
                select user_id, id, @Filename, @MediaType, @Size, @Sha256, @Content
                from   assistant
                on     conflict (assistant_id, sha256) do update
                set    status = 'pending', filename = excluded.filename, media_type = excluded.media_type, error = null,
                       attempts = 0, passage_count = 0, passages_done = 0, page_count = null, claimed_until = null, updated_at = now()
                where  documents.status = 'failed' and documents.replaces is null
                returning id, assistant_id, status, created_at, updated_at
            )
            select exists (select from assistant) as is_own, id, assistant_id, status, created_at, updated_at
            from   (select) one
            left   join document on true
            """;

        return database.QuerySingleAsync<Row>(new CommandDefinition(
            sql,
            new
            {
                AssistantId = assistantId,
                caller.TenantId,
                Filename = file.Name,
                file.MediaType,
                Size = (long)file.Content.Length,
                file.Sha256,
                file.Content,
            },
            cancellationToken: cancellationToken));
    }
}
