using Dapper;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>Writes many pairs at once: new ones are added, changed ones are changed, the others stay as they are.</summary>
internal static class MergePairs
{
    /// <returns>null when there is no such assistant.</returns>
    public static async Task<Merged?> IntoAsync(NpgsqlConnection database, long assistantId, IReadOnlyList<PairText> texts, CancellationToken cancellationToken)
    {
        // One import of an assistant comes after the other.
        const string lockAssistant = """
            select id
            from   assistants
            where  id = @AssistantId
            for    no key update
            """;

        // In this order everywhere, so that nobody waits in a circle.
        const string lockPairs = """
            select id
            from   qa_knowledge
            where  assistant_id = @AssistantId
              and  question_hash = any(@Hashes)
            order  by id
            for    update
            """;

        // A pair that has failed is tried anew, and is unchanged all the same.
        const string merge = $"""
            with given as (
                select question, answer, hash, place
                from   unnest(@Questions, @Answers, @Hashes) with ordinality as given (question, answer, hash, place)
            ), known as (
                select q.question <> given.question or q.answer <> given.answer as differs
                from   given
                join   qa_knowledge q on q.assistant_id = @AssistantId and q.question_hash = given.hash
            ), merged as (
                insert into qa_knowledge (user_id, assistant_id, question, answer, question_hash)
                select a.user_id, a.id, given.question, given.answer, given.hash
                from   given, assistants a
                where  a.id = @AssistantId
                order  by given.place
                on     conflict (assistant_id, question_hash) do update
                set    question = excluded.question, answer = excluded.answer, {Pair.BeginAnew}
                where  qa_knowledge.status = 'failed'
                   or  qa_knowledge.question <> excluded.question
                   or  qa_knowledge.answer <> excluded.answer
            )
            select (select count(*) from given)::integer - (select count(*) from known)::integer as new,
                   (select count(*) from known where differs)::integer as changed
            """;

        var parameters = new
        {
            AssistantId = assistantId,
            Questions = texts.Select(text => text.Question).ToArray(),
            Answers = texts.Select(text => text.Answer).ToArray(),
            Hashes = texts.Select(text => text.QuestionHash).ToArray(),
        };
        if (await database.QuerySingleOrDefaultAsync<long?>(Command(lockAssistant)) is null)
            return null;

        await database.ExecuteAsync(Command(lockPairs));
        return await database.QuerySingleAsync<Merged>(Command(merge));

        CommandDefinition Command(string sql) => new(sql, parameters, cancellationToken: cancellationToken);
    }
}

internal sealed record Merged(int New, int Changed);
