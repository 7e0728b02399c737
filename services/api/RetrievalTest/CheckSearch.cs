using ChatAi.Api.Retrieval;
using ChatAi.Api.TokenPool;
using Dapper;
using Npgsql;
using Pgvector;

namespace ChatAi.Api.RetrievalTest;

/// <summary>Asks an assistant's checks, by the search that answers use, and says at which place each document was found.</summary>
internal sealed class CheckSearch(NpgsqlDataSource database, Pool pool, PassageSearch search, RunQueue queue)
{
    /// <summary>How many questions go to the pool in one call.</summary>
    private const int BatchSize = 64;

    /// <summary>More than an answer gets, in the same order: the first five documents may have many passages each.</summary>
    private const int MostPassages = 50;

    /// <returns>null when the run is no longer this replica's.</returns>
    /// <exception cref="PoolException"/>
    public async Task<RunOutcome?> AskAsync(ClaimedRun run, CancellationToken cancellationToken)
    {
        var (assistant, checks) = await LoadAsync(run, cancellationToken);
        var places = new Dictionary<long, int?>();
        string? model = null;
        foreach (var batch in checks.Where(check => check.Reason is null && !string.IsNullOrWhiteSpace(check.Question)).Chunk(BatchSize))
        {
            if (!await queue.RenewAsync(run, cancellationToken))
                return null;

            string[] questions = [.. batch.Select(check => check.Question)];
            var embedded = await pool.EmbedAsync(new PoolCaller(run.UserId, run.AssistantId), assistant.EmbeddingModel, questions, cancellationToken);
            model = embedded.Model;
            foreach (var (check, vector) in batch.Zip(embedded.Vectors))
                places[check.Id] = await PlaceAsync(check, vector, run.AssistantId, assistant.PassageCount, cancellationToken);
        }

        return new RunOutcome(model, [.. checks.Select(check => check.ToResult(places.GetValueOrDefault(check.Id)))]);
    }

    private async Task<int?> PlaceAsync(CheckRow check, HalfVector vector, long assistantId, long passageCount, CancellationToken cancellationToken)
    {
        var found = await search.FindAsync(new SearchQuery(assistantId, check.Question, vector, passageCount, MostPassages), cancellationToken);
        return check.DocumentId is { } expected ? Score.PlaceOf(expected, found) : null;
    }

    private async Task<(AssistantRow Assistant, IReadOnlyList<CheckRow> Checks)> LoadAsync(ClaimedRun run, CancellationToken cancellationToken)
    {
        const string sql = """
            select a.embedding_model,
                   (select coalesce(sum(d.passage_count), 0)
                    from   documents d
                    where  d.assistant_id = a.id and d.status = 'ready') as passage_count
            from   assistants a
            where  a.id = @AssistantId;

            select c.id, c.edition, c.question, c.document_id, c.document_name, d.status
            from   retrieval_checks c
            left   join documents d on d.id = c.document_id
            where  c.assistant_id = @AssistantId
            order  by c.id;
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(sql, run, cancellationToken: cancellationToken));
        var assistant = await results.ReadSingleOrDefaultAsync<AssistantRow>() ?? new AssistantRow(null, 0);
        return (assistant, (await results.ReadAsync<CheckRow>()).AsList());
    }

    private sealed record AssistantRow(string? EmbeddingModel, long PassageCount);

    private sealed record CheckRow(long Id, int Edition, string Question, long? DocumentId, string DocumentName, string? Status)
    {
        /// <summary>Why there is no need to search.</summary>
        public MissReason? Reason => Status switch
        {
            null => MissReason.DocumentDeleted,
            "ready" => null,
            _ => MissReason.DocumentNotReady,
        };

        public CheckResult ToResult(int? place) =>
            new(Id, Edition, Question, DocumentId, DocumentName, place, place is null ? Reason ?? MissReason.NotAmongFirst : null);
    }
}
