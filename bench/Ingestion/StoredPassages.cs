using ChatAi.Bench.MessagePath;
using Npgsql;

namespace ChatAi.Bench.Ingestion;

/// <summary>What a document has in the table of passages.</summary>
/// <param name="Attempts">Those that it took; one would mean that the first reader had come to its end.</param>
internal sealed record StoredPassages(int Attempts, long Count, long Different, int? First, int? Last)
{
    public bool AreEachOnce(int expected) => Count == expected && Different == expected && First == 0 && Last == expected - 1;

    public static async Task<StoredPassages> OfAsync(Installation installation, long document, CancellationToken cancellationToken)
    {
        const string sql = """
            select d.attempts, count(p.id), count(distinct p.position), min(p.position), max(p.position)
            from   documents d
            left   join passages p on p.document_id = d.id
            where  d.id = $1
            group  by d.id
            """;

        await using var command = installation.Books.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = document });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new StoredPassages(
            row.GetInt32(0),
            row.GetInt64(1),
            row.GetInt64(2),
            await row.GetFieldValueAsync<int?>(3, cancellationToken),
            await row.GetFieldValueAsync<int?>(4, cancellationToken));
    }
}
