using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using Pgvector;

namespace ChatAi.Api.Retrieval;

/// <summary>
/// Finds an assistant's passages for a question: nearest vectors and matching words, fused by rank, in one round trip.
/// Words weigh by their rarity among the assistant's passages; a passage that has any of them is a candidate, for nobody
/// asks with the very words of the document. Nothing found is an answer too.
/// </summary>
internal sealed class PassageSearch(
    NpgsqlDataSource database,
    IOptions<RetrievalOptions> options,
    RetrievalMetrics metrics,
    TimeProvider clock)
{
    /// <summary>Holds for this round trip only. Strict order would cost more; the outer query sorts anyway.</summary>
    private const string IndexSettings = """
        select set_config('hnsw.ef_search', @EfSearch::text, true), set_config('hnsw.iterative_scan', 'relaxed_order', true);

        """;

    private static readonly string ExactSql = Sql(Exactly);
    private static readonly string IndexedSql = IndexSettings + Sql(ByIndex);

    public async Task<IReadOnlyList<Passage>> FindAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.Source.StartActivity("retrieve");
        var started = clock.GetTimestamp();
        var settings = options.Value;
        var exact = query.PassageCount <= settings.ExactUpTo;
        var parameters = new
        {
            query.AssistantId,
            query.Question,
            query.Embedding,
            query.PassageCount,
            Configurations = TextLanguage.All,
            EfSearch = settings.EfSearch,
            settings.Candidates,
            settings.MinSimilarity,
            settings.VectorWeight,
            settings.TextWeight,
            Limit = query.Limit ?? settings.Limit,
        };

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            new CommandDefinition(exact ? ExactSql : IndexedSql, parameters, cancellationToken: cancellationToken));
        if (!exact)
            await results.ReadAsync();
        var passages = (await results.ReadAsync<Passage>()).AsList();

        activity?.SetTag("chatai.passages", passages.Count);
        metrics.Searched(clock.GetElapsedTime(started), exact, passages.Count > 0);
        return passages;
    }

    /// <summary>
    /// Every passage of the assistant is read, and nothing of others. Vectors and words are read apart: carried along
    /// through one list, they would be copied as often as it is read. Words are looked up in the languages that there are.
    /// </summary>
    private static string Exactly => $"""
        with hits as materialized (
            -- The empty addition unpacks the value once, instead of once for each word.
            select id, language, tsv || ''::tsvector as tsv
            from   passages
            where  assistant_id = @AssistantId
        ), words as materialized (
            {Words("(select distinct language as configuration from hits) languages")}
        ), nearest as materialized (
            select id, embedding <=> @Embedding as distance
            from   passages
            where  assistant_id = @AssistantId
            order  by distance
            limit  @Candidates
        """;

    private static string ByIndex => $"""
        with words as materialized (
            {Words("unnest(@Configurations::text[]::regconfig[]) configuration")}
        ), hits as materialized (
            select id, tsv || ''::tsvector as tsv
            from   passages
            where  assistant_id = @AssistantId
              and  tsv @@ (select string_agg(word::text, ' | ')::tsquery from words)
            limit  3000
        ), nearest as materialized (
            select id, embedding <=> @Embedding as distance
            from   passages
            where  assistant_id = @AssistantId
            order  by embedding <=> @Embedding
            limit  @Candidates
        """;

    /// <summary>The question's words, numbered: numbers are compared faster than words.</summary>
    private static string Words(string configurations) => $"""
        select row_number() over (order by lexeme) as number,
                   ('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery as word
            from   (select distinct lexeme from {configurations}, unnest(to_tsvector(configuration, @Question))) lexemes
            order  by lexeme
            limit  100
        """;

    private static string Sql(string sources) => $"""
        {sources}
        ), matches as materialized (
            select hits.id, words.number, hits.tsv, words.word
            from   hits
            join   words on hits.tsv @@ words.word
        ), rarities as materialized (
            select number, ln(1 + (greatest(@PassageCount, hits) - hits + 0.5) / (hits + 0.5)) as rarity
            from   (select number, count(*)::double precision as hits from matches group by number) counted
        ), telling as materialized (
            -- A word that nearly every passage has changes no order beside one that few have, and would cost the most to weigh.
            select number, rarity
            from   rarities
            where  rarity * 20 >= (select max(rarity) from rarities)
        ), by_words as (
            select   id, row_number() over (order by sum(ts_rank(array[0.5, 0.5, 0.5, 1]::real[], tsv, word, 1) * rarity) desc, id) as place
            from     matches
            join     telling using (number)
            group by id
            order by place
            limit    @Candidates
        ), by_vector as (
            select id, row_number() over (order by distance, id) as place
            from   nearest
            where  1 - distance >= @MinSimilarity
        ), best as (
            select   id, sum(share) as score
            from     (
                select id, @TextWeight / (60.0::double precision + place) as share from by_words
                union all
                select id, @VectorWeight / (60.0::double precision + place) from by_vector
            ) shares
            group by id
            order by score desc, id
            limit    @Limit
        )
        select p.id, p.document_id, coalesce(d.filename, p.heading_path) as title, case when p.qa_id is null then p.heading_path else '' end as heading,
               p.content, 1 - (p.embedding <=> @Embedding) as similarity, best.score, p.page_from, p.page_to, p.qa_id as question_id
        from   best
        join   passages p on p.id = best.id
        left   join documents d on d.id = p.document_id
        order  by best.score desc, p.id;
        """;
}

/// <param name="PassageCount">How many passages the assistant has, roughly: it decides how they are searched.</param>
internal sealed record SearchQuery(long AssistantId, string Question, HalfVector Embedding, long PassageCount, int? Limit = null);
