using System.Globalization;

namespace ChatAi.Api.Retrieval;

/// <summary>
/// The search for passages as one statement. Its parts, in order: the question's words and how rare they are, the
/// passages that have the rarest, the question's vector and those nearest to it, the score of each of these, and what of
/// them is shown.
/// </summary>
internal static class PassageSql
{
    /// <summary>The cosine distance of a passage from the question, which the index of vectors is made for.</summary>
    private const string Distance = "embedding <=> (select embedding from aim)";

    /// <summary>Reads every passage of the assistant, and no other: by the addition, the index of all tenants' vectors is no way to it.</summary>
    public static readonly string ByComparingAll = With($"""
            where    assistant_id = @AssistantId
            order by ({Distance}) + 0
            limit    @Candidates
        """);

    /// <summary>
    /// Asks the index of all tenants' vectors: by the addition, that of assistants is no way to it. A plan that is made for
    /// no assistant in particular would take it for an average one, and the limit for a share of the table.
    /// </summary>
    public static string ByIndex(int candidates) => With(string.Create(CultureInfo.InvariantCulture, $"""
            where    assistant_id + 0 = @AssistantId
            order by {Distance}
            limit    {candidates}
        """));

    private static string With(string nearestFirst) => $"""
        with {Words}, {Matches}, {Aim}, nearest as materialized (
            select   id
            from     passages
        {nearestFirst}
        ), {Scores}, {Best}
        select p.id, p.document_id, coalesce(d.filename, p.heading_path) as title,
               case when p.qa_id is null then p.heading_path else '' end as heading, p.content,
               best.similarity, best.score, p.page_from, p.page_to, p.qa_id as question_id
        from   best
        join   passages p on p.id = best.id
        left   join documents d on d.id = p.document_id
        order  by best.score desc, p.id;
        """;

    /// <summary>
    /// A word is looked up in each language that the assistant's passages are in, and met only by passages of that
    /// language; the place in the question is what its forms have in common. Its weight is its rarity, as in BM25. Of a
    /// question whose words are all common none is told apart by them, so the rarest come first, as long as they are few.
    /// </summary>
    private const string Words = """
        languages as materialized (
            -- The first word of each, in the order of the index: a plan without it would read the words of all.
            select configuration as language
            from   unnest(@Configurations::text[]::regconfig[]) configuration
            cross join lateral (
                select   from passage_words where assistant_id = @AssistantId and language = configuration order by word limit 1
            ) first
        ), asked as materialized (
            select words.positions[1] as place, language, words.lexeme as word
            from   languages, unnest(to_tsvector(language, @Words)) words
            where  words.positions[1] <= 100
        ), known as materialized (
            select asked.place, asked.language, asked.word, found.passages,
                   ('''' || replace(replace(asked.word, '\', '\\'), '''', '''''') || '''')::tsquery as query
            from   asked
            join   passage_words found on found.assistant_id = @AssistantId and found.language = asked.language and found.word = asked.word
        ), places as materialized (
            -- What is a stop word in one of the languages is none of the question's telling words. One that no passage has
            -- counts as rare, no more: among few passages it would outweigh all that are met.
            select   place, ln(1 + (greatest(@PassageCount, most) - most + 0.5) / (most + 0.5)) as weight
            from     (
                select   asked.place, coalesce(max(known.passages), 1)::double precision as most
                from     asked
                left join known on known.place = asked.place and known.language = asked.language and known.word = asked.word
                where    asked.language in (select language from known)
                group by asked.place
                having   count(distinct asked.language) = (select count(distinct language) from known)
            ) counted
        ), telling as materialized (
            select   min(weight) as weight, query, array_agg(language) as languages
            from     (
                select places.weight, known.language, known.query, known.passages,
                       sum(known.passages) over (order by known.passages, known.word, known.language rows unbounded preceding) as so_far
                from   known
                join   places on places.place = known.place
            ) rarest_first
            where    so_far <= @MostMatches
               or    (so_far = passages and passages <= 2 * @MostMatches)
            group by query
        )
        """;

    private const string Matches = """
        matches as materialized (
            select   hits.id
            from     telling
            cross join lateral (
                select id
                from   passages
                where  assistant_id = @AssistantId
                  and  tsv @@ telling.query
                  and  language = any(telling.languages)
            ) hits
            group by hits.id
            order by sum(telling.weight) desc, hits.id
            limit    2 * @Candidates
        )
        """;

    /// <summary>
    /// The question's vector, each dimension by its rarity: what most passages have tells none of them apart. Vectors of
    /// models have something in every dimension, and stay as they are.
    /// </summary>
    private const string Aim = """
        aim as materialized (
            select coalesce(
                (select l2_normalize(@Embedding::vector * weights)::halfvec from passage_dimensions where assistant_id = @AssistantId),
                @Embedding) as embedding
        )
        """;

    /// <summary>
    /// Passages and the documents that they stand in are texts that are scored alike: a short document whole, a long one by
    /// what was found of it. BM25 as a share of what the question's heaviest words weigh says how much of the question is
    /// met, and so can be added to a cosine. The rank function counts a word's occurrences: half for one in the text, one
    /// for one in a heading.
    /// </summary>
    private const string Scores = $"""
        found as materialized (
            select id from matches union select id from nearest
        ), found_in as materialized (
            select   d.id, d.passage_count, d.passage_count - count(*) as missing
            from     found
            join     passages p on p.id = found.id
            join     documents d on d.id = p.document_id
            group by d.id
        ), beside as materialized (
            -- Looked up one document at a time: a plan for no document in particular would read the whole table. Not of all
            -- documents: that would be ten times as many passages as were found.
            select p.id
            from   (select id from found_in where passage_count <= 10 and missing > 0 order by missing, id limit 20) incomplete
            cross join lateral (select id from passages where document_id = incomplete.id order by position limit 10) p
        ), candidates as materialized (
            select p.id, coalesce(p.document_id, -p.qa_id) as source, p.language, p.tsv || ''::tsvector as tsv, octet_length(p.content)::double precision as size,
                   p.embedding, 1 - (p.{Distance}) as similarity
            from   (select id from found union select id from beside) looked_at
            join   passages p on p.id = looked_at.id
        ), occurrences as materialized (
            select c.id, c.source, places.place, places.weight, 2 * ts_rank_cd(array[0.5, 0.5, 0.5, 1]::real[], c.tsv, known.query)::double precision as times
            from   candidates c
            join   known on known.language = c.language and c.tsv @@ known.query
            join   places on places.place = known.place
        ), words as (
            select false as whole, id, place, weight, times from occurrences
            union all
            select true, source, place, min(weight), sum(times) from occurrences group by source, place
        ), texts as (
            select false as whole, id, similarity, size / greatest(avg(size) over (), 1) as size from candidates
            union all
            select true, source, 1 - (avg(embedding) <=> (select embedding from aim)), sum(size) / greatest(avg(sum(size)) over (), 1) from candidates group by source
        ), total as materialized (
            -- Of the heaviest only: whoever writes much around his question asks no less.
            select greatest(sum(weight), 0.001) as weight from (select weight from places order by weight desc limit 4) heaviest
        ), met as (
            select   whole, id, sum(weight * times * 3.5 / (times + 2.5 * (0.1 + 0.9 * size))) / (select weight from total) as share
            from     words
            join     texts using (whole, id)
            group by whole, id
        ), scored as materialized (
            select whole, id, @VectorWeight * greatest(similarity, 0) + @TextWeight * coalesce(share, 0) as score
            from   texts
            left   join met using (whole, id)
        )
        """;

    /// <summary>
    /// A short document's passages come by its score, and the longer a document, the more by their own as well. Nothing, when
    /// even the best scores too little; else what scores a tenth of it. Each further passage of a document counts less, so that
    /// another document has its say. Of passages that are all but the same, only the first is shown.
    /// </summary>
    private const string Best = """
        ranked as (
            select c.id,
                   own.score + (document.score - own.score) * (1 + (10.0 / greatest(found_in.passage_count, 10)) ^ 2) / 2 as score,
                   row_number() over (partition by c.source order by own.score desc, c.id) as place
            from   candidates c
            join   scored own on not own.whole and own.id = c.id
            join   scored document on document.whole and document.id = c.source
            left   join found_in on found_in.id = c.source
        ), varied as materialized (
            select   id, candidates.similarity, candidates.embedding, heard.score
            from     (
                select   id, ranked.score * @Repetition ^ (place - 1) as score
                from     ranked, (select max(score) as score from ranked) best_of_all
                where    best_of_all.score >= @MinScore
                  and    ranked.score >= 0.1 * best_of_all.score
                order by score desc, id
                limit    2 * @Limit
            ) heard
            join     candidates using (id)
        ), best as (
            select   id, similarity, score
            from     varied one
            where    not exists (
                select 1
                from   varied other
                where  (other.score, -other.id) > (one.score, -one.id)
                  and  (other.embedding <=> one.embedding) < 0.02
            )
            order by score desc, id
            limit    @Limit
        )
        """;
}
