using ChatAi.Api.Knowledge.Reading;
using ChatAi.Api.TokenPool;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Knowledge;

/// <summary>
/// Reads uploaded documents in the background. A document is claimed under a lease that each step of progress renews, so
/// that a process that dies leaves it to another; the attempt's number is the fence that keeps the two apart.
/// </summary>
internal sealed partial class Ingestion(
    NpgsqlDataSource database,
    DocumentReader reader,
    IngestionSignal signal,
    IOptions<IngestionOptions> options,
    TimeProvider clock,
    ILogger<Ingestion> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.Readers).Select(_ => ReadAllAsync(stoppingToken)));

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await ClaimAsync(cancellationToken) is { } document)
                {
                    // There may be more, for another reader.
                    signal.Raise();
                    await ReadAsync(document, cancellationToken);
                    continue;
                }

                await signal.WaitAsync(options.Value.PollInterval, clock, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException exception)
            {
                Log.DatabaseFailed(logger, exception);
                await Task.Delay(options.Value.PollInterval, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadAsync(ClaimedDocument document, CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.Source.StartActivity("ingest");
        activity?.SetTag("chatai.document_id", document.Id);
        try
        {
            if (document.Attempts > options.Value.MaxAttempts)
            {
                await GiveUpAsync(document, $"Reading it broke off {options.Value.MaxAttempts} times", cancellationToken);
                return;
            }

            var passages = await reader.ReadAsync(document, cancellationToken);
            if (passages is { } count)
                Log.DocumentRead(logger, document.Id, count);
            else
                Log.ClaimLost(logger, document.Id);
        }
        catch (UnreadableException exception)
        {
            Log.Unreadable(logger, document.Id, exception);
            await GiveUpAsync(document, exception.Message, cancellationToken);
        }
        catch (PoolException exception) when (exception.Failure is PoolFailure.QuotaReached)
        {
            var wait = exception.RetryAfter is { } asked && asked < options.Value.LongestQuotaWait ? asked : options.Value.LongestQuotaWait;
            Log.WaitsForQuota(logger, document.Id, document.UserId, wait);
            await HandBackAsync(document, wait, Reason(exception), cancellationToken);
        }
        catch (PoolException exception)
        {
            Log.NotEmbedded(logger, document.Id, document.Attempts, exception.Failure, exception.Status);
            await RetryLaterAsync(document, Reason(exception), exception.RetryAfter, cancellationToken);
        }
        catch (PostgresException exception) when (!exception.IsTransient)
        {
            Log.DocumentFailed(logger, document.Id, document.Attempts, exception);
            await RetryLaterAsync(document, "Its passages could not be stored", null, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await HandBackAsync(document, TimeSpan.Zero, null, CancellationToken.None);
        }
    }

    private async Task<ClaimedDocument?> ClaimAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            update documents d
            set    status = 'processing', attempts = d.attempts + 1, passages_done = 0,
                   claimed_until = now() + make_interval(secs => @Lease), updated_at = now()
            from   assistants a
            where  d.id = (
                       select id
                       from   documents
                       where  status in ('pending', 'processing')
                         and  (claimed_until is null or claimed_until < now())
                       order  by id
                       limit  1
                       for    update skip locked
                   )
              and  a.id = d.assistant_id
            returning d.id, d.user_id, d.assistant_id, d.filename, d.media_type, d.content, d.attempts, a.embedding_model, d.replaces
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ClaimedDocument>(
            new CommandDefinition(sql, new { Lease = options.Value.Lease.TotalSeconds }, cancellationToken: cancellationToken));
    }

    private Task RetryLaterAsync(ClaimedDocument document, string reason, TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        if (document.Attempts >= options.Value.MaxAttempts)
            return GiveUpAsync(document, reason, cancellationToken);

        const string sql = """
            update documents
            set    status = 'pending', error = @Reason, updated_at = now(),
                   claimed_until = now() + make_interval(secs => @Wait)
            where  id = @Id
              and  attempts = @Attempts
            """;

        var wait = options.Value.FirstRetry * Math.Pow(2, document.Attempts - 1);
        return SettleAsync(
            sql,
            new { document.Id, document.Attempts, Reason = reason, Wait = Math.Max(wait.TotalSeconds, atLeast?.TotalSeconds ?? 0) },
            cancellationToken);
    }

    private Task GiveUpAsync(ClaimedDocument document, string reason, CancellationToken cancellationToken)
    {
        const string sql = """
            update documents
            set    status = 'failed', error = @Reason, claimed_until = null, updated_at = now()
            where  id = @Id
              and  attempts = @Attempts
            """;

        Log.DocumentGivenUp(logger, document.Id, reason);
        return SettleAsync(sql, new { document.Id, document.Attempts, Reason = reason }, cancellationToken);
    }

    /// <summary>The document is not to blame for a stop, nor for a quota: the attempt does not count.</summary>
    private Task HandBackAsync(ClaimedDocument document, TimeSpan wait, string? reason, CancellationToken cancellationToken)
    {
        const string sql = """
            update documents
            set    status = 'pending', attempts = attempts - 1, error = coalesce(@Reason, error), updated_at = now(),
                   claimed_until = now() + make_interval(secs => @Wait)
            where  id = @Id
              and  attempts = @Attempts
              and  status = 'processing'
            """;

        return SettleAsync(sql, new { document.Id, document.Attempts, Reason = reason, Wait = wait.TotalSeconds }, cancellationToken);
    }

    private async Task SettleAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
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
        [LoggerMessage(LogLevel.Information, "Document {Id} was read: {Passages} passages")]
        public static partial void DocumentRead(ILogger logger, long id, int passages);

        [LoggerMessage(LogLevel.Information, "Document {Id} was deleted or taken over while it was read")]
        public static partial void ClaimLost(ILogger logger, long id);

        [LoggerMessage(LogLevel.Warning, "Document {Id} could not be read, attempt {Attempt}")]
        public static partial void DocumentFailed(ILogger logger, long id, int attempt, Exception exception);

        [LoggerMessage(LogLevel.Warning, "Document {Id} could not be embedded, attempt {Attempt}: the token pool is {Failure}, status {Status}")]
        public static partial void NotEmbedded(ILogger logger, long id, int attempt, PoolFailure failure, int? status);

        [LoggerMessage(LogLevel.Information, "Document {Id} waits {Wait}: the quota of tenant {UserId} is used up")]
        public static partial void WaitsForQuota(ILogger logger, long id, long userId, TimeSpan wait);

        [LoggerMessage(LogLevel.Information, "Document {Id} can't be read")]
        public static partial void Unreadable(ILogger logger, long id, UnreadableException exception);

        [LoggerMessage(LogLevel.Warning, "Document {Id} is given up: {Reason}")]
        public static partial void DocumentGivenUp(ILogger logger, long id, string reason);

        [LoggerMessage(LogLevel.Warning, "The database did not answer; documents wait")]
        public static partial void DatabaseFailed(ILogger logger, Exception exception);
    }
}

/// <param name="EmbeddingModel">null for the first document of an assistant.</param>
/// <param name="Replaces">The document whose place it takes when it is read.</param>
internal sealed record ClaimedDocument(
    long Id,
    long UserId,
    long AssistantId,
    string Filename,
    string MediaType,
    byte[] Content,
    int Attempts,
    string? EmbeddingModel,
    long? Replaces);
