using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.TokenPool.Limits;

/// <summary>Calls that a killed process left open become unknown. They stay counted: the provider may have served them.</summary>
internal sealed partial class UnfinishedCalls(
    NpgsqlDataSource database,
    IOptions<SweepOptions> options,
    TimeProvider clock,
    ILogger<UnfinishedCalls> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, clock);
        do
        {
            try
            {
                var found = await SweepAsync(stoppingToken);
                if (found > 0)
                    FoundUnfinished(logger, found);
            }
            catch (NpgsqlException exception)
            {
                CouldNotSweep(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            update ai_token_usage
            set    outcome = 'unknown', error_message = 'The process that made this call did not see its end'
            where  outcome = 'open'
            and    created_at < now() - @LongestCall
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { options.Value.LongestCall }, cancellationToken: cancellationToken));
    }

    [LoggerMessage(LogLevel.Warning, "{Count} calls were left open by a process that died; their outcome is unknown")]
    private static partial void FoundUnfinished(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "Could not look for unfinished calls; trying again at the next interval")]
    private static partial void CouldNotSweep(ILogger logger, Exception exception);
}
