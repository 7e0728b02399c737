using System.Threading.Channels;
using ChatAi.TokenPool.Limits;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

/// <summary>
/// Takes the calls that are over to the database, many at a time and off their path. While the database is away they wait here
/// and in the journal; their number is bounded by the room that was leased.
/// </summary>
internal sealed partial class Reporter(
    UsageStore store,
    Rooms rooms,
    Replica replica,
    Journal journal,
    CallMetrics metrics,
    IOptions<ReportOptions> options,
    TimeProvider clock,
    ILogger<Reporter> logger) : BackgroundService
{
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<UsageRecord> over = Channel.CreateUnbounded<UsageRecord>();
    private readonly Channel<Unspent> unspent = Channel.CreateUnbounded<Unspent>();
#pragma warning disable CA2213 // it has no handle to give back, and a report may outlive a stop that took too long
    private readonly SemaphoreSlim reporting = new(1);
#pragma warning restore CA2213
    private readonly Lock stopping = new();
    private Task? stopped;
    private long writtenAt;

    public void Add(UsageRecord record) => over.Writer.TryWrite(record);

    public void Add(IEnumerable<Unspent> givenBack)
    {
        foreach (var part in givenBack)
            unspent.Writer.TryWrite(part);
    }

    /// <summary>Returns when everything that is over by now is in the database.</summary>
    /// <exception cref="NpgsqlException">It is not; it will be tried again.</exception>
    public async Task ReportAsync()
    {
        await reporting.WaitAsync();
        try
        {
            while (Next() is { IsEmpty: false } report)
                await StoreAsync(report);
        }
        finally
        {
            reporting.Release();
        }
    }

    /// <summary>After the last call: everything is told and given back.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Whoever else stops it waits for the same end.
        Task end;
        lock (stopping)
            end = stopped ??= EndAsync();

        await end;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, clock);
        var idleSince = writtenAt = clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (clock.GetElapsedTime(idleSince) > IdleInterval)
                {
                    Add(rooms.GiveBackIdle());
                    idleSince = clock.GetTimestamp();
                }

                await TryReportAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The stop reports what is left.
        }
    }

    private async Task EndAsync()
    {
        try
        {
            Add(rooms.GiveBackAll());
            await ReportAsync();
            await store.BuryAsync(replica.Id, [], isComplete: true);
            journal.Delete();
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException)
        {
            // Whoever finds the journal does it.
            LeftToOthers(logger, exception);
        }
    }

    private async Task TryReportAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ReportAsync();
            writtenAt = clock.GetTimestamp();
            metrics.Unwritten(over.Reader.Count, TimeSpan.Zero);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            metrics.Unwritten(over.Reader.Count, clock.GetElapsedTime(writtenAt));
            NotYet(logger, exception.Message);
            await Task.Delay(IdleInterval, clock, stoppingToken);
        }
    }

    private Report Next()
    {
        var records = new List<UsageRecord>();
        while (records.Count < options.Value.MostRecords && over.Reader.TryRead(out var record))
            records.Add(record);

        var parts = new List<Unspent>();
        while (parts.Count < options.Value.MostRecords && unspent.Reader.TryRead(out var part))
            parts.Add(part);

        return new Report(records, parts);
    }

    private async Task StoreAsync(Report report)
    {
        try
        {
            var begun = clock.GetUtcNow();
            if (!await store.StoreAsync(replica.Id, report))
                rooms.GiveBackAll();

            journal.Forget(report.Records);
            Tracing.Accounted(report.Records, begun, clock.GetUtcNow());
        }
        catch (PostgresException exception) when (exception.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            // One row that the database cannot hold must not keep the others from it.
            if (report.Records.Count <= 1)
            {
                Unstorable(logger, string.Join(' ', report.Records.Select(record => record.Id)), exception);
                return;
            }

            foreach (var record in report.Records)
                await StoreAsync(new Report([record], []));
            await StoreAsync(report with { Records = [] });
        }
        catch
        {
            foreach (var record in report.Records)
                Add(record);
            Add(report.Unspent);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Usage cannot be stored yet: {Reason}")]
    private static partial void NotYet(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "The usage of call {Id} cannot be stored; it stays in the journal")]
    private static partial void Unstorable(ILogger logger, string id, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The last usage could not be stored; the next replica finds it in the journal")]
    private static partial void LeftToOthers(ILogger logger, Exception exception);
}
