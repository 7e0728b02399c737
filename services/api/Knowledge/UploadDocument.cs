using System.Security.Cryptography;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Knowledge;

internal static class UploadDocument
{
    public const int LargestFile = 50 * 1024 * 1024;

    /// <summary>The file and what multipart writes around it.</summary>
    public const int LargestBody = LargestFile + (1024 * 1024);

    private const int LongestName = 255;

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
        if (file.Length > LargestFile)
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "urn:chatai:too-large", "A document may have 50 MB at most");

        var content = await ReadAsync(file, cancellationToken);
        if (DocumentText.Read(content) is not { } text)
            return Problem.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "urn:chatai:unsupported-media-type",
                "This is no text",
                "Text in UTF-8 is understood, plain or Markdown.");

        if (string.IsNullOrWhiteSpace(text))
            return Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:document-empty", "The document is empty");

        var name = NameOf(file);
        var mediaType = DocumentText.MediaTypeOf(name);
        var row = await StoreAsync(database, id, caller, name, mediaType, content, cancellationToken);
        if (!row.IsOwn)
            return Problem.NotFound("assistant");

        if (row is not { Id: { } documentId, AssistantId: { } assistantId, Status: { } status, CreatedAt: { } createdAt, UpdatedAt: { } updatedAt })
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:document-exists", "The assistant has a document of the same content");

        signal.Raise();
        return TypedResults.Accepted(
            $"/api/assistants/{id}/documents/{documentId}",
            new Document(documentId, assistantId, name, mediaType, content.Length, status, null, 0, 0, createdAt, updatedAt));
    }

    private static async Task<byte[]> ReadAsync(IFormFile file, CancellationToken cancellationToken)
    {
        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellationToken);

        return content;
    }

    private static string NameOf(IFormFile file)
    {
        // Some senders give a whole path, with either slash.
        var name = string.Concat(file.FileName.Split('/', '\\')[^1].Where(character => !char.IsControl(character))).Trim();
        return name.Length == 0 ? "document.txt" : name[..Math.Min(name.Length, LongestName)];
    }

    private static Task<Row> StoreAsync(
        NpgsqlConnection database,
        long assistantId,
        Caller caller,
        string filename,
        string mediaType,
        byte[] content,
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
                       attempts = 0, passage_count = 0, passages_done = 0, claimed_until = null, updated_at = now()
                where  documents.status = 'failed'
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
                Filename = filename,
                MediaType = mediaType,
                Size = (long)content.Length,
                Sha256 = SHA256.HashData(content),
                Content = content,
            },
            cancellationToken: cancellationToken));
    }
}
