using ChatAi.Api.Knowledge.Reading;
using ChatAi.Api.TokenPool;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using Pgvector;

namespace ChatAi.Api.Knowledge;

/// <summary>From a document's bytes to its passages: text, pieces, vectors, and all of it into the database at once.</summary>
internal sealed class DocumentReader(
    NpgsqlDataSource database,
    FormatReader formats,
    Pool pool,
    PassageStore store,
    IOptions<IngestionOptions> options)
{
    /// <returns>The number of passages; null when the document is no longer this reader's.</returns>
    public async Task<int?> ReadAsync(ClaimedDocument document, CancellationToken cancellationToken)
    {
        var format = MediaTypes.FormatOf(document.MediaType) ?? throw new UnreadableException("It is of no type that can be read");
        var writing = await formats.ReadAsync(document.Content, format, cancellationToken);
        var text = writing.Text;
        var chunks = Chunker.Cut(writing);
        if (!await ShowProgressAsync(document, writing, chunks.Count, 0, cancellationToken))
            return null;

        var vectors = new List<HalfVector>(chunks.Count);
        var model = document.EmbeddingModel;
        while (vectors.Count < chunks.Count)
        {
            var batch = chunks.Skip(vectors.Count).Take(options.Value.BatchSize);
            var embedded = await EmbedAsync(document, model, [.. batch.Select(chunk => Contextual(document, chunk, text))], cancellationToken);

            // The first document of an assistant settles the model; another one may just have done so with another model.
            model ??= await EmbeddingModel.SettleAsync(database, document.AssistantId, embedded.Model, cancellationToken);
            if (embedded.Model != model && vectors.Count == 0 && document.EmbeddingModel is null)
                continue;

            vectors.AddRange(embedded.Vectors);
            if (!await ShowProgressAsync(document, writing, chunks.Count, vectors.Count, cancellationToken))
                return null;
        }

        return await store.StoreAsync(document, writing, chunks, vectors, model!, cancellationToken) ? chunks.Count : null;
    }

    /// <summary>What a piece is about often stands in its headings only.</summary>
    private static string Contextual(ClaimedDocument document, Chunk chunk, string text) =>
        chunk.Heading.Length == 0
            ? $"{document.Filename}\n\n{chunk.Of(text)}"
            : $"{document.Filename} › {chunk.Heading}\n\n{chunk.Of(text)}";

    private Task<Embedded> EmbedAsync(ClaimedDocument document, string? model, IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        pool.EmbedAsync(new PoolCaller(document.UserId, document.AssistantId), model, texts, cancellationToken);

    private async Task<bool> ShowProgressAsync(ClaimedDocument document, Writing writing, int count, int done, CancellationToken cancellationToken)
    {
        const string sql = """
            update documents
            set    passage_count = @Count, passages_done = @Done, page_count = @Pages, updated_at = now(),
                   claimed_until = now() + make_interval(secs => @Lease)
            where  id = @Id
              and  attempts = @Attempts
              and  status = 'processing'
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            sql,
            new
            {
                document.Id,
                document.Attempts,
                Count = count,
                Done = done,
                Pages = writing.PageStarts.Count == 0 ? (int?)null : writing.PageStarts.Count,
                Lease = options.Value.Lease.TotalSeconds,
            },
            cancellationToken: cancellationToken)) == 1;
    }
}
