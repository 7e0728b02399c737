using ChatAi.Api.Retrieval;
using ChatAi.Api.TokenPool;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace ChatAi.Api.Knowledge;

/// <summary>From a document's bytes to its passages: text, pieces, vectors, and all of it into the database at once.</summary>
internal sealed class DocumentReader(NpgsqlDataSource database, Pool pool, IOptions<IngestionOptions> options)
{
    private const int RowsPerInsert = 500;

    /// <returns>The number of passages; null when the document is no longer this reader's.</returns>
    public async Task<int?> ReadAsync(ClaimedDocument document, CancellationToken cancellationToken)
    {
        var isMarkdown = document.MediaType == DocumentText.Markdown;
        var read = DocumentText.Read(document.Content) ?? throw new InvalidOperationException("The upload takes in nothing but text.");
        var text = isMarkdown ? MarkdownComments.Without(read) : read;
        var chunks = Chunker.Cut(text, isMarkdown);
        if (!await ShowProgressAsync(document, chunks.Count, 0, cancellationToken))
            return null;

        var vectors = new List<HalfVector>(chunks.Count);
        var model = document.EmbeddingModel;
        while (vectors.Count < chunks.Count)
        {
            var batch = chunks.Skip(vectors.Count).Take(options.Value.BatchSize);
            var embedded = await EmbedAsync(document, model, [.. batch.Select(chunk => Contextual(document, chunk, text))], cancellationToken);

            // The first document of an assistant settles the model; another one may just have done so with another model.
            model ??= await SettleModelAsync(document, embedded.Model, cancellationToken);
            if (embedded.Model != model && vectors.Count == 0 && document.EmbeddingModel is null)
                continue;

            vectors.AddRange(embedded.Vectors);
            if (!await ShowProgressAsync(document, chunks.Count, vectors.Count, cancellationToken))
                return null;
        }

        return await StoreAsync(document, text, chunks, vectors, model!, cancellationToken) ? chunks.Count : null;
    }

    /// <summary>What a piece is about often stands in its headings only.</summary>
    private static string Contextual(ClaimedDocument document, Chunk chunk, string text) =>
        chunk.Heading.Length == 0
            ? $"{document.Filename}\n\n{chunk.Of(text)}"
            : $"{document.Filename} › {chunk.Heading}\n\n{chunk.Of(text)}";

    private Task<Embedded> EmbedAsync(ClaimedDocument document, string? model, IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        pool.EmbedAsync(new PoolCaller(document.UserId, document.AssistantId), model, texts, cancellationToken);

    private async Task<string> SettleModelAsync(ClaimedDocument document, string model, CancellationToken cancellationToken)
    {
        const string sql = """
            update assistants
            set    embedding_model = coalesce(embedding_model, @Model), version = version + (embedding_model is null)::integer
            where  id = @AssistantId
            returning embedding_model
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            sql,
            new { document.AssistantId, Model = model },
            cancellationToken: cancellationToken)) ?? model;
    }

    private async Task<bool> ShowProgressAsync(ClaimedDocument document, int count, int done, CancellationToken cancellationToken)
    {
        const string sql = """
            update documents
            set    passage_count = @Count, passages_done = @Done, updated_at = now(),
                   claimed_until = now() + make_interval(secs => @Lease)
            where  id = @Id
              and  attempts = @Attempts
              and  status = 'processing'
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            sql,
            new { document.Id, document.Attempts, Count = count, Done = done, Lease = options.Value.Lease.TotalSeconds },
            cancellationToken: cancellationToken)) == 1;
    }

    private async Task<bool> StoreAsync(
        ClaimedDocument document,
        string text,
        IReadOnlyList<Chunk> chunks,
        List<HalfVector> vectors,
        string model,
        CancellationToken cancellationToken)
    {
        const string ready = """
            update documents
            set    status = 'ready', error = null, claimed_until = null, updated_at = now()
            where  id = @Id
              and  attempts = @Attempts
              and  status = 'processing'
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // First, for it locks the row: nobody else can finish the same document, nor delete it, until this is done.
        var isOwn = await connection.ExecuteAsync(new CommandDefinition(
            ready,
            new { document.Id, document.Attempts },
            transaction,
            cancellationToken: cancellationToken)) == 1;
        if (!isOwn)
            return false;

        var language = TextLanguage.Of(text);
        for (var start = 0; start < chunks.Count; start += RowsPerInsert)
        {
            var count = Math.Min(RowsPerInsert, chunks.Count - start);
            await InsertAsync(
                connection,
                document,
                [.. Enumerable.Range(start, count)],
                [.. chunks.Skip(start).Take(count).Select(chunk => chunk.Heading)],
                [.. chunks.Skip(start).Take(count).Select(chunk => chunk.Of(text))],
                [.. vectors.Skip(start).Take(count)],
                language,
                model,
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task InsertAsync(
        NpgsqlConnection connection,
        ClaimedDocument document,
        int[] positions,
        string[] headings,
        string[] contents,
        HalfVector[] vectors,
        string language,
        string model,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into passages (user_id, assistant_id, document_id, position, heading_path, content, language, tsv, embedding_model, embedding)
            select $1, $2, $3, position, heading, content, $8::regconfig,
                   setweight(to_tsvector($8::regconfig, $10 || ' ' || heading), 'A') || to_tsvector($8::regconfig, content),
                   $9, embedding
            from   unnest($4::integer[], $5::text[], $6::text[], $7::halfvec[]) as passage (position, heading, content, embedding)
            """;

        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new() { Value = document.UserId },
                new() { Value = document.AssistantId },
                new() { Value = document.Id },
                new() { Value = positions },
                new() { Value = headings },
                new() { Value = contents },
                new() { Value = vectors },
                new() { Value = language, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = model },
                new() { Value = Path.GetFileNameWithoutExtension(document.Filename) },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
