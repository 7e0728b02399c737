namespace ChatAi.Migration.Tests.RealData;

/// <summary>A passage is of a document or of a pair of a question and its answer, and the older schema knows documents only.</summary>
public sealed class PairsTakenBackTests(Stores stores) : IAsyncLifetime
{
    private const string Passage = """
        insert into passages (user_id, assistant_id, document_id, qa_id, position, content, tsv, embedding_model, embedding)
        select a.user_id, a.id, {0}, {1}, 0, 'text', to_tsvector('text'), 'model', array_fill(0.1, array[1536])::halfvec
        from   assistants a
        left   join documents d on d.assistant_id = a.id
        left   join qa_knowledge q on q.assistant_id = a.id
        """;

    private readonly EmptyDatabase database = new(stores);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Down_the_passages_of_pairs_go_and_those_of_documents_stay()
    {
        using var runner = new Runner(database.ConnectionString);
        await runner.UpgradeAsync("202611271700");
        await database.QueryAsync(
            """
            insert into users (email, password_hash) values ('anna@example.org', 'hash');
            insert into assistants (user_id, name) select id, 'Guide' from users;
            insert into documents (user_id, assistant_id, filename, media_type, size, sha256, content) select user_id, id, 'a.txt', 'text/plain', 1, '\x01', '\x61' from assistants;
            insert into qa_knowledge (user_id, assistant_id, question, answer, question_hash) select user_id, id, 'Why?', 'Because.', '\x01' from assistants;
            """);
        await database.QueryAsync(Of("d.id", "null"));
        await database.QueryAsync(Of("null", "q.id"));

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.QueryAsync(Of("null", "null")));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.QueryAsync(Of("d.id", "q.id")));
        await runner.DowngradeAsync("-1");

        Assert.Equal(["1"], await database.QueryAsync("select count(*) from passages where document_id is not null"));
        Assert.Equal(["1"], await database.QueryAsync("select count(*) from passages"));
        await runner.UpgradeAsync("202611271700");
        Assert.Equal(["0"], await database.QueryAsync("select count(*) from qa_knowledge"));
    }

    private static string Of(string document, string pair) =>
        Passage.Replace("{0}", document, StringComparison.Ordinal).Replace("{1}", pair, StringComparison.Ordinal);
}
