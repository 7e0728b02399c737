using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatAi.Api.Retrieval;
using ChatAi.Bench.Measuring;
using Npgsql;

namespace ChatAi.Bench.Retrieval.Speed;

/// <summary>The search's statement with its parameters written into it, sent by pgbench: what PostgreSQL alone can do.</summary>
internal sealed partial class BareStatement(Database database, string pgbench)
{
    public async Task<double> RateAsync(IReadOnlyList<SearchQuery> queries, int clients, TimeSpan duration, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("chatai-bench-").FullName;
        var scripts = new List<string>();
        foreach (var query in queries)
        {
            scripts.Add(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{scripts.Count}.sql")));
            await File.WriteAllTextAsync(scripts[^1], $"begin;\n{OneLine(Filled(PassageSearch.IndexSettings, query))}\n{OneLine(Filled(PassageSql.ByIndex(new RetrievalOptions().Candidates), query))}\ncommit;\n", cancellationToken);
        }

        var login = new NpgsqlConnectionStringBuilder(database.Api);
        using var process = Process.Start(new ProcessStartInfo(
            pgbench,
            [
                "-n", "-M", "prepared", "-c", $"{clients}", "-j", "1", "-T", $"{(int)duration.TotalSeconds}",
                "-h", login.Host!, "-p", $"{login.Port}", "-U", login.Username!, .. scripts.SelectMany(script => (string[])["-f", script]), login.Database!,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = login.Password },
        })!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Directory.Delete(folder, recursive: true);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"pgbench failed: {await errors}");

        return double.Parse(TransactionsPerSecond().Match(text).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static string Filled(string sql, SearchQuery query)
    {
        var settings = new RetrievalOptions();
        var values = new Dictionary<string, FormattableString>
        {
            ["AssistantId"] = $"{query.AssistantId}",
            ["Words"] = $"'{SearchText.OfQuestion(query.Question)}'",
            ["Embedding"] = $"'{query.Embedding}'::halfvec",
            ["PassageCount"] = $"{query.PassageCount}",
            ["Configurations"] = $"'{{{string.Join(',', TextLanguage.All)}}}'",
            ["EfSearch"] = $"{settings.EfSearch}",
            ["Candidates"] = $"{settings.Candidates}",
            ["MostMatches"] = $"{settings.MostMatches}",
            ["VectorWeight"] = $"{settings.VectorWeight}::double precision",
            ["TextWeight"] = $"{settings.TextWeight}::double precision",
            ["MinScore"] = $"{settings.MinScore}::double precision",
            ["Repetition"] = $"{settings.Repetition}::double precision",
            ["Limit"] = $"{settings.Limit}",
        };
        return Parameter().Replace(sql, match => FormattableString.Invariant(values[match.Groups[1].Value]));
    }

    /// <summary>pgbench ends a statement with its line's semicolon, and takes a colon before a name for a variable of its own.</summary>
    private static string OneLine(string sql) => Comment().Replace(sql, " ").ReplaceLineEndings(" ");

    [GeneratedRegex("@([A-Za-z]+)")]
    private static partial Regex Parameter();

    [GeneratedRegex("--[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex TransactionsPerSecond();
}
