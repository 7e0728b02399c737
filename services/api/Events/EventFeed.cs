using System.Threading.Channels;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Events;

/// <summary>
/// Reads placed events as they come, once for the whole process, and hands each to those who watch. Whoever does not keep
/// up is dropped, and reads on from the database: what waits in memory has a bound, what is told has no gap.
/// </summary>
internal sealed partial class EventFeed(
    NpgsqlDataSource database,
    EventSignal signal,
    IOptions<EventOptions> options,
    ILogger<EventFeed> logger) : BackgroundService
{
    private const int MostAtOnce = 500;

    private readonly Lock watched = new();
    private readonly Dictionary<EventScope, List<Watcher>> watchers = [];
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long position;

    /// <summary>Somebody who watches from the position on at which he came.</summary>
    internal sealed record Watcher(EventScope Scope, long From, Channel<PlacedEvent> Events);

    public async Task<Watcher> WatchAsync(EventScope scope, CancellationToken cancellationToken)
    {
        await ready.Task.WaitAsync(cancellationToken);
        var events = Channel.CreateBounded<PlacedEvent>(new BoundedChannelOptions(options.Value.Buffer) { SingleReader = true, SingleWriter = true });
        lock (watched)
        {
            var watcher = new Watcher(scope, position, events);
            if (!watchers.TryGetValue(scope, out var others))
                watchers.Add(scope, others = []);
            others.Add(watcher);
            return watcher;
        }
    }

    public void Leave(Watcher watcher)
    {
        lock (watched)
        {
            if (!watchers.TryGetValue(watcher.Scope, out var others))
                return;

            others.Remove(watcher);
            if (others.Count == 0)
                watchers.Remove(watcher.Scope);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                Log.Interrupted(logger, exception);
            }

            await signal.WaitAsync(stoppingToken);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        const string next = $"""
            {EventRow.Select}
            where  e.position > @Position
            order  by e.position
            limit  @MostAtOnce
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (!ready.Task.IsCompleted)
        {
            position = await connection.QuerySingleAsync<long>(new CommandDefinition("select position from event_stream", cancellationToken: cancellationToken));
            ready.SetResult();
        }

        int count;
        do
        {
            var rows = await connection.QueryAsync<EventRow>(new CommandDefinition(next, new { Position = position, MostAtOnce }, cancellationToken: cancellationToken));
            count = 0;
            foreach (var row in rows)
            {
                Tell(row.Place());
                count++;
            }
        }
        while (count == MostAtOnce);
    }

    private void Tell(PlacedEvent happened)
    {
        lock (watched)
        {
            position = happened.Position;
            foreach (var scope in ScopesOf(happened))
            {
                if (watchers.TryGetValue(scope, out var all))
                    all.RemoveAll(watcher => !Accepts(watcher, happened));
            }
        }
    }

    private static bool Accepts(Watcher watcher, PlacedEvent happened)
    {
        if (watcher.Events.Writer.TryWrite(happened))
            return true;

        watcher.Events.Writer.Complete();
        return false;
    }

    /// <summary>Each once, also of what happened in no dialog.</summary>
    private static IEnumerable<EventScope> ScopesOf(PlacedEvent happened) => new EventScope[]
    {
        new(happened.UserId, happened.DialogId),
        new(happened.UserId, null),
        new(null, happened.DialogId),
        new(null, null),
    }.Distinct();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Events are not read at the moment: the database failed")]
        public static partial void Interrupted(ILogger logger, Exception exception);
    }
}
