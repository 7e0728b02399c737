using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.Api.Knowledge;

/// <summary>
/// Takes in new content for a document. It is kept beside the old one, read like any other, and changes places with it when
/// all of its passages are ready.
/// </summary>
internal static class ReplaceDocument
{
    public static async Task<Results<Ok<Document>, Accepted<Document>, ProblemHttpResult>> Handle(
        long id,
        [FromRoute(Name = "document_id")] long documentId,
        IFormFile file,
        Caller caller,
        NpgsqlConnection database,
        IngestionSignal signal,
        CancellationToken cancellationToken)
    {
        var (received, refusal) = await UploadedFile.ReadAsync(file, cancellationToken);
        if (received is not { } uploaded)
            return refusal!;

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var change = new
        {
            Id = id,
            DocumentId = documentId,
            caller.TenantId,
            Filename = uploaded.Name,
            uploaded.MediaType,
            Size = (long)uploaded.Content.Length,
            uploaded.Sha256,
            uploaded.Content,
        };
        if (await database.QuerySingleOrDefaultAsync<bool?>(Command(LockAndCompare, change, cancellationToken)) is not { } isSame)
            return Problem.NotFound("document");

        await database.ExecuteAsync(Command(GiveUpOlder, change, cancellationToken));
        var isTaken = await database.ExecuteAsync(Command(isSame ? KeepOld : TakeIn, change, cancellationToken)) == 0 && !isSame;
        if (isTaken)
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:document-exists", "The assistant has another document of the same content");

        var row = await database.QuerySingleAsync<DocumentRow>(Command(Show, change, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        signal.Raise();

        var document = row.ToDocument();
        return document is { Status: "ready", Replacement: null }
            ? TypedResults.Ok(document)
            : TypedResults.Accepted($"/api/assistants/{id}/documents/{documentId}", document);
    }

    private static CommandDefinition Command(string sql, object parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, cancellationToken: cancellationToken);

    private const string LockAndCompare = """
        select sha256 = @Sha256
        from   documents
        where  id = @DocumentId
          and  assistant_id = @Id
          and  replaces is null
          and  (@TenantId::bigint is null or user_id = @TenantId)
        for    update
        """;

    /// <summary>Something else was to take its place.</summary>
    private const string GiveUpOlder = """
        delete from documents
        where  replaces = @DocumentId
          and  sha256 <> @Sha256
        """;

    /// <summary>The content that it has already: only a failure is tried anew.</summary>
    private const string KeepOld = """
        update documents
        set    status = 'pending', error = null, attempts = 0, passage_count = 0, passages_done = 0, page_count = null,
               claimed_until = null, updated_at = now()
        where  id = @DocumentId
          and  status = 'failed'
        """;

    /// <summary>What is being read already goes on.</summary>
    private const string TakeIn = """
        insert into documents (user_id, assistant_id, filename, media_type, size, sha256, content, replaces)
        select user_id, assistant_id, @Filename, @MediaType, @Size, @Sha256, @Content, id
        from   documents
        where  id = @DocumentId
        on     conflict (assistant_id, sha256) do update
        set    status = case documents.status when 'failed' then 'pending' else documents.status end,
               error = null,
               attempts = case documents.status when 'failed' then 0 else documents.attempts end,
               filename = excluded.filename
        where  documents.replaces = @DocumentId
        """;

    private const string Show = $"""
        select {DocumentRow.Columns}
        from   documents d
        left   join documents n on n.replaces = d.id
        where  d.id = @DocumentId
        """;
}
