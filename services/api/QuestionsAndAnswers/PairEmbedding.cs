using ChatAi.Api.Knowledge;
using ChatAi.Api.TokenPool;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>Makes pairs searchable in the background, a batch of them with one call.</summary>
internal sealed partial class PairEmbedding(
    NpgsqlDataSource database,
    PairQueue queue,
    PairStore store,
    Pool pool,
    IOptions<IngestionOptions> options,
    TimeProvider clock,
    ILogger<PairEmbedding> logger) : BackgroundService
{
    /// <summary>As much as a batch of a document's passages has; providers bound the sum of what one call embeds.</summary>
    private const int MostCharacters = 80_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var assistant = 0L;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await queue.ClaimAsync(assistant, stoppingToken) is [{ AssistantId: var next }, ..] pairs)
                {
                    assistant = next;
                    await EmbedOrExplainAsync(pairs, stoppingToken);
                    continue;
                }

                await queue.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException exception)
            {
                Log.DatabaseFailed(logger, exception);
                await Task.Delay(options.Value.PollInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What is stored before it fails stays stored: nothing that is said of a batch touches those that are ready.</summary>
    private async Task EmbedOrExplainAsync(IReadOnlyList<ClaimedPair> pairs, CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.Source.StartActivity("embed pairs");
        activity?.SetTag("chatai.pairs", pairs.Count);
        try
        {
            var most = options.Value.MaxAttempts;
            if (pairs.Where(pair => pair.Attempts > most).ToList() is { Count: > 0 } hopeless)
                await queue.GiveUpAsync(hopeless, $"Embedding it broke off {most} times", cancellationToken);

            foreach (var batch in Batches(pairs.Where(pair => pair.Attempts <= most)))
                await EmbedAsync(batch, cancellationToken);
        }
        catch (PoolException exception) when (exception.Failure is PoolFailure.QuotaReached)
        {
            var wait = exception.RetryAfter is { } asked && asked < options.Value.LongestQuotaWait ? asked : options.Value.LongestQuotaWait;
            Log.WaitForQuota(logger, pairs[0].UserId, wait);
            await queue.WaitForQuotaAsync(pairs, Reason(exception), wait, cancellationToken);
        }
        catch (PoolException exception)
        {
            Log.NotEmbedded(logger, pairs.Count, pairs[0].AssistantId, exception.Failure, exception.Status);
            await queue.RetryLaterAsync(pairs, Reason(exception), exception.RetryAfter, cancellationToken);
        }
        catch (PostgresException exception) when (!exception.IsTransient)
        {
            Log.NotStored(logger, pairs.Count, pairs[0].AssistantId, exception);
            await queue.RetryLaterAsync(pairs, "It could not be stored", null, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await queue.HandBackAsync(pairs);
        }
    }

    private async Task EmbedAsync(IReadOnlyList<ClaimedPair> pairs, CancellationToken cancellationToken)
    {
        var first = pairs[0];
        try
        {
            var model = first.EmbeddingModel;
            var embedded = await AskAsync(model);

            // The first knowledge of an assistant settles the model; a document may just have done so with another one.
            model ??= await EmbeddingModel.SettleAsync(database, first.AssistantId, embedded.Model, cancellationToken);
            if (embedded.Model != model && first.EmbeddingModel is null)
                embedded = await AskAsync(model);

            var stored = await store.StoreAsync(pairs, embedded.Vectors, model, cancellationToken);
            Log.Stored(logger, stored, first.AssistantId);
        }
        catch (PoolException exception) when (exception.Failure is PoolFailure.Refused && exception.Status is StatusCodes.Status400BadRequest)
        {
            if (pairs.Count == 1)
            {
                Log.Refused(logger, first.Id);
                await queue.GiveUpAsync(pairs, Reason(exception), cancellationToken);
                return;
            }

            // One of them may be to blame; the others are not to wait for it.
            foreach (var half in pairs.Chunk((pairs.Count + 1) / 2))
                await EmbedAsync(half, cancellationToken);
        }

        Task<Embedded> AskAsync(string? model) =>
            pool.EmbedAsync(new PoolCaller(first.UserId, first.AssistantId), model, [.. pairs.Select(pair => pair.Text)], cancellationToken);
    }

    private static IEnumerable<IReadOnlyList<ClaimedPair>> Batches(IEnumerable<ClaimedPair> pairs)
    {
        var (batch, characters) = (new List<ClaimedPair>(), 0);
        foreach (var pair in pairs)
        {
            if (batch.Count > 0 && characters + pair.Text.Length > MostCharacters)
            {
                yield return batch;
                (batch, characters) = ([], 0);
            }

            batch.Add(pair);
            characters += pair.Text.Length;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static string Reason(PoolException exception) => exception.Failure switch
    {
        PoolFailure.Exhausted => "No AI key can embed it at the moment",
        PoolFailure.Refused => "The AI provider refused to embed it",
        PoolFailure.QuotaReached => "The quota of this month is used up",
        _ => "The token pool does not answer",
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Count} questions and answers of assistant {AssistantId} are ready")]
        public static partial void Stored(ILogger logger, int count, long assistantId);

        [LoggerMessage(LogLevel.Warning, "{Count} questions and answers of assistant {AssistantId} could not be embedded: the token pool is {Failure}, status {Status}")]
        public static partial void NotEmbedded(ILogger logger, int count, long assistantId, PoolFailure failure, int? status);

        [LoggerMessage(LogLevel.Warning, "{Count} questions and answers of assistant {AssistantId} could not be stored")]
        public static partial void NotStored(ILogger logger, int count, long assistantId, Exception exception);

        [LoggerMessage(LogLevel.Warning, "Question {Id} is given up: the AI provider refuses to embed it")]
        public static partial void Refused(ILogger logger, long id);

        [LoggerMessage(LogLevel.Information, "Questions and answers of tenant {UserId} wait {Wait}: its quota is used up")]
        public static partial void WaitForQuota(ILogger logger, long userId, TimeSpan wait);

        [LoggerMessage(LogLevel.Warning, "The database did not answer; questions and answers wait")]
        public static partial void DatabaseFailed(ILogger logger, Exception exception);
    }
}
