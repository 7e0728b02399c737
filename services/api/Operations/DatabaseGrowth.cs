using Dapper;
using Npgsql;

namespace ChatAi.Api.Operations;

/// <summary>
/// How fast the database grows, as the straight line that fits the samples of the last seven days best. A vacuum or an
/// import bends it less than it would the difference of two samples. Known when the samples span a day.
/// </summary>
internal static class DatabaseGrowth
{
    public static Task<double?> MegabytesPerDayAsync(NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select regr_slope(size_bytes, extract(epoch from taken_at)) * 86400 / (1024 * 1024)
            from   database_size_samples
            where  taken_at > now() - interval '7 days'
            having max(taken_at) - min(taken_at) >= interval '1 day'
            """;

        return database.QuerySingleOrDefaultAsync<double?>(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }
}
