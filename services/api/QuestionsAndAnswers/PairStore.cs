using ChatAi.Api.Retrieval;
using Dapper;
using Npgsql;
using Pgvector;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>
/// Makes pairs ready: each has one passage, whose heading is the question. That of a changed pair takes the place of the old
/// one in the same statement, so that a search meets the one or the other.
/// </summary>
internal sealed class PairStore(NpgsqlDataSource database)
{
    private const string Undecided = "simple";

    /// <returns>How many of them were still this process's.</returns>
    public async Task<int> StoreAsync(IReadOnlyList<ClaimedPair> pairs, IReadOnlyList<HalfVector> vectors, string model, CancellationToken cancellationToken)
    {
        // Who deletes an assistant locks it before its pairs: in the same order nobody waits in a circle.
        const string lockAssistant = "select id from assistants where id = @AssistantId for key share";

        const string sql = """
            with own as (
                select q.id, given.language, given.embedding, given.asked, given.said
                from   unnest(@Ids, @Versions, @Attempts, @Languages, @Vectors, @Asked, @Said) as given (id, version, attempts, language, embedding, asked, said)
                join   qa_knowledge q using (id, version, attempts)
                where  q.status = 'pending'
                order  by q.id
                for    update of q
            ), done as (
                update qa_knowledge q
                set    status = 'ready', error = null, claimed_until = null, is_searchable = true
                from   own
                where  q.id = own.id
                returning q.id, q.user_id, q.assistant_id, regexp_replace(q.question, '\s+', ' ', 'g') as heading, q.answer,
                          own.language::regconfig as language, own.embedding, own.asked, own.said
            )
            insert into passages (user_id, assistant_id, qa_id, position, heading_path, content, language, tsv, embedding_model, embedding)
            select user_id, assistant_id, id, 0, heading, answer, language,
                   setweight(to_tsvector(language, asked), 'A') || to_tsvector(language, said), @Model, embedding
            from   done
            on     conflict (qa_id) where qa_id is not null do update
            set    heading_path = excluded.heading_path, content = excluded.content, language = excluded.language, tsv = excluded.tsv,
                   embedding_model = excluded.embedding_model, embedding = excluded.embedding
            """;

        var parameters = new
        {
            pairs[0].AssistantId,
            Ids = pairs.Select(pair => pair.Id).ToArray(),
            Versions = pairs.Select(pair => pair.Version).ToArray(),
            Attempts = pairs.Select(pair => pair.Attempts).ToArray(),
            Languages = LanguagesOf(pairs),
            Vectors = vectors.ToArray(),
            Asked = pairs.Select(pair => SearchText.Of(pair.Question)).ToArray(),
            Said = pairs.Select(pair => SearchText.Of(pair.Answer)).ToArray(),
            Model = model,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(lockAssistant, parameters, cancellationToken: cancellationToken));
        var stored = await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return stored;
    }

    /// <summary>A pair may be too short to tell; then it is taken for what its neighbours are written in.</summary>
    private static string[] LanguagesOf(IReadOnlyList<ClaimedPair> pairs)
    {
        var common = TextLanguage.Of(string.Join('\n', pairs.Select(pair => pair.Text)));
        return [.. pairs.Select(pair => TextLanguage.Of(pair.Text) is var own and not Undecided ? own : common)];
    }
}
