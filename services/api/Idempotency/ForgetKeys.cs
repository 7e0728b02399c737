using Npgsql;

namespace ChatAi.Api.Idempotency;

/// <summary>Forgets keys that nobody may count on any more.</summary>
internal sealed partial class ForgetKeys(AnsweredRequests answered, TimeProvider clock, ILogger<ForgetKeys> logger) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, clock);
        do
        {
            try
            {
                await answered.PurgeAsync();
            }
            catch (NpgsqlException exception)
            {
                Log.NotForgotten(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Old idempotency keys were not forgotten: the database failed")]
        public static partial void NotForgotten(ILogger logger, Exception exception);
    }
}
