using ChatAi.Api.Knowledge.Reading;
using ChatAi.Api.Retrieval;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace ChatAi.Api.Knowledge;

/// <summary>
/// Makes a document ready: all of its passages come at once, and where it replaces another one that one's go in the same
/// moment. No question ever meets both, or neither.
/// </summary>
internal sealed class PassageStore(NpgsqlDataSource database)
{
    private const int RowsPerInsert = 500;

    /// <returns>Whether the document was still this reader's.</returns>
    public async Task<bool> StoreAsync(
        ClaimedDocument document,
        Writing writing,
        IReadOnlyList<Chunk> chunks,
        List<HalfVector> vectors,
        string model,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // First, for it locks the row: nobody else can finish the same document, nor delete it, until this is done.
        var isOwn = document.Replaces is { } replaced
            ? await TakePlaceAsync(connection, document, replaced, cancellationToken)
            : await FinishAsync(connection, document, cancellationToken);
        if (!isOwn)
            return false;

        var language = TextLanguage.Of(writing.Text);
        for (var start = 0; start < chunks.Count; start += RowsPerInsert)
        {
            var count = Math.Min(RowsPerInsert, chunks.Count - start);
            await InsertAsync(connection, document, writing, start, [.. chunks.Skip(start).Take(count)], [.. vectors.Skip(start).Take(count)], language, model, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<bool> FinishAsync(NpgsqlConnection connection, ClaimedDocument document, CancellationToken cancellationToken)
    {
        const string sql = """
            update documents
            set    status = 'ready', error = null, claimed_until = null, updated_at = now()
            where  id = @Id
              and  attempts = @Attempts
              and  status = 'processing'
            """;

        return await connection.ExecuteAsync(new CommandDefinition(sql, new { document.Id, document.Attempts }, cancellationToken: cancellationToken)) == 1;
    }

    /// <summary>
    /// The old document keeps its id and takes over everything else. It is locked first, as those do who replace or delete
    /// it. A reader that is still at work on its old content finds it ready, and stops.
    /// </summary>
    private static async Task<bool> TakePlaceAsync(NpgsqlConnection connection, ClaimedDocument document, long replaced, CancellationToken cancellationToken)
    {
        const string lockOld = "select id from documents where id = @Replaced for update";

        const string takeOut = """
            delete from documents
            where  id = @Id
              and  attempts = @Attempts
              and  status = 'processing'
            returning filename, media_type, size, sha256, passage_count, page_count
            """;

        const string change = """
            update documents
            set    filename = @Filename, media_type = @MediaType, size = @Size, sha256 = @Sha256, content = @Content,
                   passage_count = @PassageCount, passages_done = @PassageCount, page_count = @PageCount,
                   status = 'ready', error = null, claimed_until = null, updated_at = now()
            where  id = @Replaced
            """;

        const string forget = "delete from passages where document_id = @Replaced";

        var keys = new { document.Id, document.Attempts, Replaced = replaced };
        await connection.ExecuteAsync(new CommandDefinition(lockOld, keys, cancellationToken: cancellationToken));
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(takeOut, keys, cancellationToken: cancellationToken));
        if (row is null)
            return false;

        await connection.ExecuteAsync(new CommandDefinition(
            change,
            new { row.Filename, row.MediaType, row.Size, row.Sha256, document.Content, row.PassageCount, row.PageCount, Replaced = replaced },
            cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(forget, keys, cancellationToken: cancellationToken));
        return true;
    }

    private static async Task InsertAsync(
        NpgsqlConnection connection,
        ClaimedDocument document,
        Writing writing,
        int position,
        Chunk[] chunks,
        HalfVector[] vectors,
        string language,
        string model,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into passages (user_id, assistant_id, document_id, position, heading_path, content, language, tsv, embedding_model, embedding, page_from, page_to)
            select $1, $2, $3, position, heading, content, $8::regconfig,
                   setweight(to_tsvector($8::regconfig, $10 || ' ' || heading_words), 'A') || to_tsvector($8::regconfig, words),
                   $9, embedding, page_from, page_to
            from   unnest($4::integer[], $5::text[], $6::text[], $7::halfvec[], $11::integer[], $12::integer[], $13::text[], $14::text[])
                       as passage (position, heading, content, embedding, page_from, page_to, heading_words, words)
            """;

        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new() { Value = document.UserId },
                new() { Value = document.AssistantId },
                new() { Value = document.Replaces ?? document.Id },
                new() { Value = Enumerable.Range(position, chunks.Length).ToArray() },
                new() { Value = chunks.Select(chunk => chunk.Heading).ToArray() },
                new() { Value = chunks.Select(chunk => chunk.Of(writing.Text)).ToArray() },
                new() { Value = vectors },
                new() { Value = language, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = model },
                new() { Value = Path.GetFileNameWithoutExtension(document.Filename) },
                new() { Value = chunks.Select(chunk => chunk.PagesIn(writing).From).ToArray() },
                new() { Value = chunks.Select(chunk => chunk.PagesIn(writing).To).ToArray() },
                new() { Value = chunks.Select(chunk => SearchText.Of(chunk.Heading)).ToArray() },
                new() { Value = chunks.Select(chunk => SearchText.Of(chunk.Of(writing.Text))).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Row(string Filename, string MediaType, long Size, byte[] Sha256, int PassageCount, int? PageCount);
}
