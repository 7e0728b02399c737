using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using Pgvector;

namespace ChatAi.Api.Retrieval;

/// <summary>
/// Finds an assistant's passages for a question, in one round trip: those that have its rarest words and those whose
/// vectors are nearest are candidates, and each is scored by both. A passage that has any of the words may be the one,
/// for nobody asks with the very words of the document. Nothing found is an answer too.
/// </summary>
internal sealed class PassageSearch(
    NpgsqlDataSource database,
    IOptions<RetrievalOptions> options,
    RetrievalMetrics metrics,
    TimeProvider clock)
{
    /// <summary>Holds for this round trip only: planned once for all assistants, for to plan it anew would take as long as a small one's search.</summary>
    private const string Settings = "select set_config('plan_cache_mode', 'force_generic_plan', true)";

    /// <summary>Strict order would cost more; the outer query sorts anyway.</summary>
    internal const string IndexSettings = $"""
        {Settings}, set_config('hnsw.ef_search', @EfSearch::text, true), set_config('hnsw.iterative_scan', 'relaxed_order', true);

        """;

    private static readonly string ExactSql = $"{Settings};\n\n{PassageSql.ByComparingAll}";

    private readonly string indexedSql = IndexSettings + PassageSql.ByIndex(options.Value.Candidates);

    public async Task<IReadOnlyList<Passage>> FindAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.Source.StartActivity("retrieve");
        var started = clock.GetTimestamp();
        var settings = options.Value;
        var exact = query.PassageCount <= settings.ExactUpTo;
        var parameters = new
        {
            query.AssistantId,
            Words = SearchText.OfQuestion(query.Question),
            query.Embedding,
            query.PassageCount,
            Configurations = TextLanguage.All,
            EfSearch = settings.EfSearch,
            settings.Candidates,
            settings.MostMatches,
            settings.VectorWeight,
            settings.TextWeight,
            settings.MinScore,
            settings.Repetition,
            Limit = query.Limit ?? settings.Limit,
        };

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            new CommandDefinition(exact ? ExactSql : indexedSql, parameters, cancellationToken: cancellationToken));
        await results.ReadAsync();
        var passages = (await results.ReadAsync<Passage>()).AsList();

        activity?.SetTag("chatai.passages", passages.Count);
        metrics.Searched(clock.GetElapsedTime(started), exact, passages.Count > 0);
        return passages;
    }
}

/// <param name="PassageCount">How many passages the assistant has, roughly: it decides how they are searched.</param>
internal sealed record SearchQuery(long AssistantId, string Question, HalfVector Embedding, long PassageCount, int? Limit = null);
