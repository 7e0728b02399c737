using System.Collections.Concurrent;
using System.Threading.Channels;
using ChatAi.Api.Answers;
using ChatAi.Api.Assistants;
using ChatAi.Api.TokenPool;
using Npgsql;

namespace ChatAi.Api.Dialogs;

/// <summary>
/// Runs claimed turns to their end, whether or not somebody still listens: the answer waits in the outbox. At a stop of
/// the process the turns that are under way are finished, or given back when the time is up.
/// </summary>
internal sealed partial class TurnRunner(
    Answering answers,
    FinishTurn finish,
    TurnMetrics metrics,
    TimeProvider clock,
    ILogger<TurnRunner> logger) : IHostedService, IDisposable
{
    private const int RetrySeconds = 5;
    private const int MostGivingBack = 30;
    private static readonly TimeSpan BetweenGivingBack = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Task, bool> running = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Lock stopping = new();
    private Task? stopped;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whoever else stops it waits for the same end: by then it may be disposed of.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (stopping)
            return stopped ??= EndAsync(cancellationToken);
    }

    public void Dispose() => stop.Dispose();

    /// <returns>What happens, to be read as long as somebody cares; the last event is the outcome.</returns>
    public ChannelReader<TurnEvent> Start(TurnStart.Claimed claimed)
    {
        // Without a bound: nobody may be reading, and an answer is never longer than its limit of tokens.
        var events = Channel.CreateUnbounded<TurnEvent>(new UnboundedChannelOptions { SingleWriter = true });
        var run = Task.Run(() => RunAsync(claimed, events.Writer));
        running[run] = true;
        run.ContinueWith(
            done => running.TryRemove(done, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        return events.Reader;
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(running.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync();
        await Task.WhenAll(running.Keys);
    }

    private async Task RunAsync(TurnStart.Claimed claimed, ChannelWriter<TurnEvent> events)
    {
        var started = clock.GetTimestamp();
        using var activity = ApiTelemetry.Source.StartActivity("turn");
        var outcome = await AnswerUnderClaimAsync(claimed, events);
        if (outcome is TurnEvent.Failed)
            await GiveBackAsync(claimed.Claim);

        metrics.TurnDone(outcome.Name, clock.GetElapsedTime(started));
        events.TryWrite(outcome);
        events.Complete();
    }

    private async Task<TurnEvent> AnswerUnderClaimAsync(TurnStart.Claimed claimed, ChannelWriter<TurnEvent> events)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var answering = AnswerAsync(claimed.Turn, events, ended.Token);
        var holding = claimed.Claim.HoldAsync(clock, ended.Token);

        // Either the answer is there, or the claim is lost and with it the right to answer.
        await Task.WhenAny(answering, holding);
        await ended.CancelAsync();
        await holding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return await answering;
    }

    private async Task<TurnEvent> AnswerAsync(Turn turn, ChannelWriter<TurnEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            var (sender, answer) = turn switch
            {
                { AsksForPerson: not null } => ("system", Said(AskedForPerson(turn))),
                { Kind: TurnKind.Text } => await ThinkAsync(turn, events, cancellationToken),
                { Kind: TurnKind.Start } => ("assistant", Said(turn.Phrases.Greeting(turn.FirstName, turn.Answerer.Name))),
                { Kind: TurnKind.Help } => ("system", Said(turn.Phrases.Help(turn.Answerer.Name))),
                { Kind: TurnKind.New } => ("system", Said(turn.Phrases.BegunAnew)),
                _ => ("system", Said(turn.Phrases.Unsupported)),
            };

            return await finish.FinishAsync(turn, sender, answer, cancellationToken);
        }
        catch (PoolException exception)
        {
            Log.PoolFailed(logger, turn.QuestionId, exception.Failure, exception.Status);
            return Failed(exception);
        }
        catch (NpgsqlException exception)
        {
            Log.DatabaseFailed(logger, turn.QuestionId, exception);
            return new TurnEvent.Failed(StatusCodes.Status503ServiceUnavailable, "urn:chatai:unavailable", "The database does not answer", RetrySeconds);
        }
        catch (OperationCanceledException)
        {
            return new TurnEvent.Failed(StatusCodes.Status503ServiceUnavailable, "urn:chatai:unavailable", "The turn was given back", 1);
        }
#pragma warning disable CA1031 // The last resort of a background task: whoever waits for the turn has to hear of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, turn.QuestionId, exception);
            return new TurnEvent.Failed(StatusCodes.Status500InternalServerError, "urn:chatai:internal-error", "The turn failed", RetrySeconds);
        }
    }

    private string AskedForPerson(Turn turn)
    {
        var (week, zone) = (turn.Answerer.WorkingHours, turn.Answerer.TimeZone);
        return turn.Phrases.Asked(WorkingHours.OpensAt(week, zone, clock.GetUtcNow()), zone);
    }

    private static Answer Said(string text) => new(text, []);

    private async Task<(string Sender, Answer Answer)> ThinkAsync(Turn turn, ChannelWriter<TurnEvent> events, CancellationToken cancellationToken)
    {
        var caller = new PoolCaller(turn.UserId, turn.Answerer.Id, turn.DialogId);
        try
        {
            var answer = await answers.AnswerAsync(
                new Question(turn.Text, turn.Quote, turn.Answerer, caller, turn.Earlier),
                text => events.TryWrite(new TurnEvent.Delta(text)),
                () => Restart(turn, events),
                cancellationToken);

            return ("assistant", answer.Text.Length > 0 ? answer : Said(turn.Phrases.Speechless));
        }
        catch (PoolException exception) when (exception.Failure is PoolFailure.QuotaReached)
        {
            // Until the month turns asking again would not help, and a person should not wait that long for a word.
            Log.QuotaReached(logger, turn.QuestionId, turn.UserId);
            var message = turn.Answerer.QuotaMessage;
            return ("system", Said(string.IsNullOrWhiteSpace(message) ? turn.Phrases.QuotaReached : message));
        }
    }

    private void Restart(Turn turn, ChannelWriter<TurnEvent> events)
    {
        Log.Restarted(logger, turn.QuestionId);
        events.TryWrite(new TurnEvent.Restart());
    }

    /// <summary>A database that comes back soon frees the turn at once; after a longer absence the claim has run out by itself.</summary>
    private async Task GiveBackAsync(TurnClaim claim)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await claim.ReleaseAsync();
                return;
            }
            catch (NpgsqlException) when (tries < MostGivingBack && !stop.IsCancellationRequested)
            {
                await Task.Delay(BetweenGivingBack, clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (NpgsqlException exception)
            {
                Log.NotGivenBack(logger, exception);
                return;
            }
        }
    }

    private static TurnEvent.Failed Failed(PoolException exception)
    {
        var retryAfter = (int)Math.Ceiling(exception.RetryAfter?.TotalSeconds ?? RetrySeconds);
        return exception.Failure switch
        {
            PoolFailure.Exhausted => new(StatusCodes.Status503ServiceUnavailable, "urn:chatai:pool-exhausted", "No AI key can answer at the moment", retryAfter),
            PoolFailure.Refused => new(StatusCodes.Status502BadGateway, "urn:chatai:completion-refused", "The AI provider refused the question", retryAfter),
            _ => new(StatusCodes.Status503ServiceUnavailable, "urn:chatai:pool-unavailable", "The token pool does not answer", retryAfter),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Message {QuestionId} is not answered yet, the token pool is {Failure}, status {Status}")]
        public static partial void PoolFailed(ILogger logger, long questionId, PoolFailure failure, int? status);

        [LoggerMessage(LogLevel.Warning, "The answer to message {QuestionId} broke off and is begun anew")]
        public static partial void Restarted(ILogger logger, long questionId);

        [LoggerMessage(LogLevel.Information, "Message {QuestionId} is answered without a model: the quota of tenant {UserId} is used up")]
        public static partial void QuotaReached(ILogger logger, long questionId, long userId);

        [LoggerMessage(LogLevel.Warning, "Message {QuestionId} is not answered yet: the database failed")]
        public static partial void DatabaseFailed(ILogger logger, long questionId, Exception exception);

        [LoggerMessage(LogLevel.Error, "Message {QuestionId} could not be answered")]
        public static partial void Failed(ILogger logger, long questionId, Exception exception);

        [LoggerMessage(LogLevel.Warning, "A turn could not be given back; its claim will run out")]
        public static partial void NotGivenBack(ILogger logger, Exception exception);
    }
}
