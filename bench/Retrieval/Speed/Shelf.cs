using System.Globalization;
using System.Text;
using ChatAi.Bench.Measuring;
using Npgsql;
using Pgvector;

namespace ChatAi.Bench.Retrieval.Speed;

/// <summary>
/// Tenants of very different size whose passages are made of the same words and lie in the same clusters: the worst case
/// for an index that all of them share. Word k of the vocabulary is as frequent as 1/k.
/// </summary>
/// <param name="spread">How far the clusters lie apart.</param>
/// <param name="noise">How far a passage lies from the middle of its cluster: the more, the harder to find its neighbours.</param>
internal sealed class Shelf(Database database, string name, double spread, double noise)
{
    private const int Dimensions = 1536;
    private const int Latent = 48;
    private const int Clusters = 500;
    private const int Vocabulary = 30_000;
    private const int WordsOfPassage = 110;
    private const int CommonWords = 100;
    private const int RareWords = 3_000;
    private const int RowsAtOnce = 2_000;

    private readonly Random chance = new(7);
    private readonly double[] cumulated = Cumulated();
    private double[][] clusters = [];
    private double[][] axes = [];

    public string Name => name;

    /// <summary>A table without the index of vectors is filled, and the index made at once: several times as fast as row by row.</summary>
    public async Task<IReadOnlyList<Tenant>> FillAsync(IReadOnlyList<int> sizes, CancellationToken cancellationToken)
    {
        axes = [.. Enumerable.Range(0, Latent).Select(_ => Gauss(Dimensions, 1))];
        clusters = [.. Enumerable.Range(0, Clusters).Select(_ => Gauss(Latent, spread))];
        await database.ExecuteAsync("truncate passages, passage_words, passage_dimensions, documents, assistants cascade");
        await database.ExecuteAsync("drop index passages_embedding");

        var tenants = new List<Tenant>();
        foreach (var size in sizes)
            tenants.Add(await AddAsync(size, cancellationToken));

        await database.ExecuteAsync("set maintenance_work_mem = '2GB'; create index passages_embedding on passages using hnsw (embedding halfvec_cosine_ops)");
        await database.ExecuteAsync("vacuum analyze passages, passage_words, passage_dimensions, documents");
        return tenants;
    }

    /// <summary>A question in five words, about something near a passage.</summary>
    public (string Words, HalfVector Embedding) Question(Mix mix)
    {
        var words = Enumerable.Range(0, 5).Select(place => Word(mix switch
        {
            Mix.Common => chance.Next(CommonWords),
            Mix.Rare => RareWords + chance.Next(Vocabulary - RareWords),
            _ => place < 2 ? chance.Next(CommonWords) : CommonWords + chance.Next(RareWords),
        }));
        return (string.Join(' ', words), Vector(clusters[chance.Next(Clusters)]));
    }

    private async Task<Tenant> AddAsync(int size, CancellationToken cancellationToken)
    {
        const string document = """
            with owner as (
                insert into users (email, password_hash) values ('owner-' || $1 || '@bench', '-')
                returning id
            ), assistant as (
                insert into assistants (user_id, name, embedding_model) select id, 'shelf', 'bench' from owner returning id, user_id
            )
            insert into documents (user_id, assistant_id, filename, media_type, size, sha256, content, status, passage_count)
            select user_id, id, 'shelf.txt', 'text/plain', 1, decode(md5($1), 'hex'), '', 'ready', $2 from assistant
            returning id, assistant_id
            """;

        const string sql = """
            insert into passages (user_id, assistant_id, document_id, position, content, language, tsv, embedding_model, embedding)
            select d.user_id, d.assistant_id, d.id, p.position, p.content, 'simple', to_tsvector('simple', p.content), 'bench', p.embedding
            from   documents d, unnest($2, $3, $4) as p (position, content, embedding)
            where  d.id = $1
            """;

        var label = new NpgsqlParameter<string> { TypedValue = string.Create(CultureInfo.InvariantCulture, $"{name}-{size}") };
        var (id, assistant) = (await database.QueryAsync(document, row => (row.GetInt64(0), row.GetInt64(1)), label, new NpgsqlParameter<int> { TypedValue = size }))[0];
        await using var source = database.WithVectors();
        for (var start = 0; start < size; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, size - start);
            await using var command = source.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. Enumerable.Range(start, count)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. Enumerable.Range(0, count).Select(_ => Text())] });
            command.Parameters.Add(new NpgsqlParameter { Value = Enumerable.Range(0, count).Select(_ => Vector(clusters[chance.Next(Clusters)])).ToList() });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return new Tenant(assistant, size);
    }

    private string Text()
    {
        var text = new StringBuilder();
        for (var word = 0; word < WordsOfPassage; word++)
        {
            var place = Array.BinarySearch(cumulated, chance.NextDouble() * cumulated[^1]);
            text.Append(Word(place < 0 ? ~place : place)).Append(' ');
        }

        return text.ToString();
    }

    private HalfVector Vector(double[] cluster)
    {
        var vector = new double[Dimensions];
        for (var axis = 0; axis < Latent; axis++)
        {
            var along = cluster[axis] + (noise * Gauss());
            for (var place = 0; place < Dimensions; place++)
                vector[place] += along * axes[axis][place];
        }

        var length = Math.Sqrt(vector.Sum(value => value * value));
        return new HalfVector(Array.ConvertAll(vector, value => (Half)(value / length)));
    }

    private static string Word(int place) => string.Create(CultureInfo.InvariantCulture, $"w{place}");

    private static double[] Cumulated()
    {
        var sums = new double[Vocabulary];
        for (var place = 0; place < Vocabulary; place++)
            sums[place] = (place == 0 ? 0 : sums[place - 1]) + (1.0 / (place + 1));

        return sums;
    }

    private double[] Gauss(int count, double width) => [.. Enumerable.Range(0, count).Select(_ => width * Gauss())];

    private double Gauss() => Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
}

/// <summary>How frequent the words of a question are: all common, all rare, or some of each.</summary>
internal enum Mix
{
    Common,
    Mixed,
    Rare,
}

internal sealed record Tenant(long Assistant, int Passages);
