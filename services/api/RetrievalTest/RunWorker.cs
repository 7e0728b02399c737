using ChatAi.Api.TokenPool;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.RetrievalTest;

/// <summary>Makes the runs that are due, one at a time. What can't be embedded at the moment waits, and is tried again.</summary>
internal sealed partial class RunWorker(
    RunQueue queue,
    CheckSearch search,
    IOptions<RetrievalTestOptions> options,
    TimeProvider clock,
    ILogger<RunWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await queue.ClaimAsync(stoppingToken) is { } run)
                    await MakeAsync(run, stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                Log.DatabaseFailed(logger, exception);
            }
        }
    }

    private async Task MakeAsync(ClaimedRun run, CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.Source.StartActivity("check retrieval");
        activity?.SetTag("chatai.assistant_id", run.AssistantId);
        try
        {
            if (await search.AskAsync(run, cancellationToken) is { } outcome && await queue.FinishAsync(run, outcome, cancellationToken))
                Log.Made(logger, run.Id, run.AssistantId, outcome.Results.Count);
            else
                Log.ClaimLost(logger, run.Id);
        }
        catch (PoolException exception)
        {
            Log.NotEmbedded(logger, run.Id, run.Attempts, exception.Failure, exception.Status);
            await queue.PostponeAsync(run, Reason(exception), exception.RetryAfter, cancellationToken);
        }
        catch (PostgresException exception) when (!exception.IsTransient)
        {
            Log.NotSearched(logger, run.Id, run.Attempts, exception);
            await queue.PostponeAsync(run, "The search failed", null, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await queue.HandBackAsync(run);
        }
    }

    private static string Reason(PoolException exception) => exception.Failure switch
    {
        PoolFailure.Exhausted => "No AI key can embed the questions at the moment",
        PoolFailure.Refused => "The AI provider refused to embed the questions",
        PoolFailure.QuotaReached => "The quota of this month is used up",
        _ => "The token pool does not answer",
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Retrieval run {Id} of assistant {AssistantId} is done: {Checks} checks")]
        public static partial void Made(ILogger logger, long id, long assistantId, int checks);

        [LoggerMessage(LogLevel.Information, "Retrieval run {Id} was deleted or taken over while it was made")]
        public static partial void ClaimLost(ILogger logger, long id);

        [LoggerMessage(LogLevel.Warning, "The questions of retrieval run {Id} could not be embedded, attempt {Attempt}: the token pool is {Failure}, status {Status}")]
        public static partial void NotEmbedded(ILogger logger, long id, int attempt, PoolFailure failure, int? status);

        [LoggerMessage(LogLevel.Warning, "Retrieval run {Id} failed at the search, attempt {Attempt}")]
        public static partial void NotSearched(ILogger logger, long id, int attempt, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The database did not answer; retrieval runs wait")]
        public static partial void DatabaseFailed(ILogger logger, Exception exception);
    }
}
