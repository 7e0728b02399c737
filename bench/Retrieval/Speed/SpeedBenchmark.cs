using System.Diagnostics;
using System.Globalization;
using ChatAi.Api.Retrieval;
using ChatAi.Bench.Measuring;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Pgvector;

namespace ChatAi.Bench.Retrieval.Speed;

/// <summary>B5: api's own search, in this process, over 100,000 passages of three tenants, and the bare statement in pgbench beside it.</summary>
internal static class SpeedBenchmark
{
    private const double LeastRecall = 0.98;
    private const double MostMilliseconds = 20;
    private const double LeastShare = 0.8;
    private const int Questions = 200;
    private const int WarmUp = 50;
    private const int Nearest = 10;
    private const int Clients = 4;

    private static readonly int[] Sizes = [100, 10_000, 90_000];
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var pgbench = Tool.Find("pgbench", "postgresql-client");
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new VectorParameter());
        await using var database = await Database.StartAsync(cancellationToken);
        await using var source = database.WithVectors();
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<RetrievalMetrics>().BuildServiceProvider();
        var settings = new RetrievalOptions();
        var search = new PassageSearch(source, Options.Create(settings), services.GetRequiredService<RetrievalMetrics>(), TimeProvider.System);

        var reached = true;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"B5: the whole search, {Questions} questions of each kind, one after the other; ef_search {settings.EfSearch}; exact up to {settings.ExactUpTo} passages"));
        foreach (var shelf in (Shelf[])[new(database, "easy", 0.6, 0.25), new(database, "hard", 1.2, 0.8)])
        {
            foreach (var tenant in await shelf.FillAsync(Sizes, cancellationToken))
            {
                var recall = tenant.Passages <= settings.ExactUpTo ? 1 : await RecallAsync(source, shelf, tenant, settings, cancellationToken);
                reached &= recall >= LeastRecall;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {shelf.Name}, {tenant.Passages,6} passages: recall@{Nearest} {recall:0.000} (aim: ≥ {LeastRecall}, {Verdict.Of(recall >= LeastRecall)})"));
                foreach (var mix in Enum.GetValues<Mix>())
                    reached &= await TimeAsync(search, shelf, tenant, mix, cancellationToken);
            }

            if (shelf.Name is "easy")
                reached &= await CompareAsync(database, pgbench, search, shelf, cancellationToken);
        }

        return reached ? 0 : 1;
    }

    private static async Task<double> RecallAsync(NpgsqlDataSource source, Shelf shelf, Tenant tenant, RetrievalOptions settings, CancellationToken cancellationToken)
    {
        var found = 0;
        for (var question = 0; question < Questions / 4; question++)
        {
            var (_, embedding) = shelf.Question(Mix.Mixed);
            var truth = await NearestAsync(source, tenant, embedding, "(embedding <=> $2) + 0", settings, cancellationToken);
            var seen = await NearestAsync(source, tenant, embedding, "embedding <=> $2", settings, cancellationToken);
            found += truth.Take(Nearest).Intersect(seen.Take(Nearest)).Count();
        }

        return found / (double)(Nearest * (Questions / 4));
    }

    private static async Task<List<long>> NearestAsync(NpgsqlDataSource source, Tenant tenant, HalfVector embedding, string order, RetrievalOptions settings, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync($"set local hnsw.ef_search = {settings.EfSearch}; set local hnsw.iterative_scan = relaxed_order");
#pragma warning disable CA2100 // one of two orders that stand above
        await using var command = new NpgsqlCommand($"select id from passages where assistant_id = $1 order by {order} limit {settings.Candidates}", connection);
#pragma warning restore CA2100
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = tenant.Assistant });
        command.Parameters.Add(new NpgsqlParameter { Value = embedding });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>();
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetInt64(0));

        return ids;
    }

    private static async Task<bool> TimeAsync(PassageSearch search, Shelf shelf, Tenant tenant, Mix mix, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var question = -WarmUp; question < Questions; question++)
        {
            var query = Query(shelf, tenant, mix);
            var started = Stopwatch.GetTimestamp();
            await search.FindAsync(query, cancellationToken);
            if (question >= 0)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var p95 = Quantile.Of(times, 0.95);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"    {mix,-6} words: median {Quantile.Of(times, 0.5),5:F1} ms, p95 {p95,5:F1} ms (aim: ≤ {MostMilliseconds}, {Verdict.Of(p95 <= MostMilliseconds)})"));
        return p95 <= MostMilliseconds;
    }

    private static async Task<bool> CompareAsync(Database database, string pgbench, PassageSearch search, Shelf shelf, CancellationToken cancellationToken)
    {
        var tenant = (await database.QueryAsync("select assistant_id, passage_count from documents order by passage_count offset 1 limit 1", row => new Tenant(row.GetInt64(0), row.GetInt32(1))))[0];
        var queries = Enumerable.Range(0, Questions / 4).Select(_ => Query(shelf, tenant, Mix.Mixed)).ToArray();
        var bare = await new BareStatement(database, pgbench).RateAsync(queries, Clients, Round, cancellationToken);

        var (done, watch) = (0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (var turn = client; watch.Elapsed < Round; turn++)
            {
                await search.FindAsync(queries[turn % queries.Length], cancellationToken);
                Interlocked.Increment(ref done);
            }
        }));

        var rate = done / watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {shelf.Name}, {tenant.Passages} passages, {Clients} at a time: {rate:F0} searches/s, the bare statement in pgbench {bare:F0}: {rate / bare:0.00} (aim: ≥ {LeastShare}, {Verdict.Of(rate >= LeastShare * bare)})"));
        return rate >= LeastShare * bare;
    }

    private static SearchQuery Query(Shelf shelf, Tenant tenant, Mix mix)
    {
        var (words, embedding) = shelf.Question(mix);
        return new SearchQuery(tenant.Assistant, words, embedding, tenant.Passages);
    }
}
