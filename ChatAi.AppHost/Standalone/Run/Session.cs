using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ChatAi.AppHost.Standalone.Stores;
using ChatAi.AppHost.Standalone.View;
using ChatAi.AppHost.Standalone.View.Secrets;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>
/// One run of the application, from the first check to the last process:
/// 1. nobody else runs this checkout, and the ports are free;
/// 2. the stores run;
/// 3. every project starts as soon as what it waits for is healthy or done;
/// 4. all of it is kept running until we are asked to stop, or something fails for good;
/// 5. services, then stores, stop.
/// </summary>
internal sealed class Session
{
    private static readonly TimeSpan PatienceWithServices = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan PatienceWithStores = TimeSpan.FromSeconds(3);

    private readonly DistributedApplicationBuilder model;
    private readonly SecretMask mask = new();
    private readonly ResourceBook book;
    private readonly LogBook logs;
    private readonly Board board;
    private IReadOnlyList<ProjectRunner> runners = [];

    public Session(DistributedApplicationBuilder model)
    {
        this.model = model;
        book = ResourceBook.Of(model.Resources, TimeProvider.System);
        logs = new LogBook(mask, TimeProvider.System);
        board = Board.OfTerminal(model.Resources, logs);
    }

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

        try
        {
            using var held = FolderLock.TryTake(model.Settings.DataFolder)
                ?? throw new StartFailedException($"another AppHost is running on {model.Settings.DataFolder}: end it first.");

            mask.Learn(await SecretValues.OfAsync(model.Resources, stopping.Token));
            await using var view = ViewSession.Open(new ViewSource(book, logs, mask, name => runners.FirstOrDefault(runner => runner.Name == name)), model.Settings, board);
            await PortCheck.RunAsync(model.Resources, board.Say, stopping.Token);
            await RunStoresAsync(view, stopping.Token);
            return 0;
        }
        catch (Exception failure) when (stopping.IsCancellationRequested && failure is (OperationCanceledException or StartFailedException or StoreException))
        {
            // Whatever was under way when we were asked to stop.
            return 0;
        }
        catch (Exception failure) when (failure is StartFailedException or StoreException)
        {
            board.Warn($"stopped: {failure.Message}");
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            if (!stopping.IsCancellationRequested)
                board.Say("stopping");

            stopping.Cancel();
        }
    }

    private async Task RunStoresAsync(ViewSession view, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var stores = new StoreSession(model, board, book);
        try
        {
            await stores.StartAsync(cancellationToken);
            mask.Learn(await SecretValues.OfAsync(model.Resources, cancellationToken));
            board.Say(string.Create(CultureInfo.InvariantCulture, $"the stores are ready ({clock.Elapsed.TotalSeconds:0.0} s)"));

            // Fetching them may have taken so long that somebody else has a port by now.
            await PortCheck.RunAsync(model.Resources, board.Say, cancellationToken);
            await RunProjectsAsync(view, stores, clock, cancellationToken);
        }
        finally
        {
            using var patience = new CancellationTokenSource(PatienceWithStores);
            await stores.StopAsync(patience.Token);
        }
    }

    private async Task RunProjectsAsync(ViewSession view, StoreSession stores, Stopwatch clock, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var guardian = Guardian.Start();
        var probe = new HealthProbe(http, board.Say);
        var started = model.Resources.OfType<ProjectResource>()
            .SelectMany(project => Enumerable.Range(0, ProjectShape.ReplicasOf(project))
                .Select(replica => new ProjectRunner(project, replica, model.ExecutionContext, probe, guardian, board, book)))
            .ToList();
        runners = started;

        var runs = started.ConvertAll(runner => runner.RunAsync(resource => started.Find(other => other.Project == resource), ending.Token));
        var looks = HealthWatch.RunAsync([stores.LookAsync, .. started.Select(runner => (Func<CancellationToken, Task>)runner.LookAsync)], ending.Token);
        try
        {
            var allReady = Task.WhenAll(started.Select(runner => runner.Ready));
            await Progress.OfAsync(board.Say, Awaited, FirstFailureOr(allReady, runs));
            await Welcome.SayAsync(model, board, await view.LinkAsync(), clock.Elapsed, cancellationToken);
            await FirstFailureOr(Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken), runs);
        }
        finally
        {
            await ending.CancelAsync();
            await looks.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Progress.OfAsync(board.Say, "services finish what they have in hand", Task.WhenAll(started.Select(runner => runner.StopAsync(PatienceWithServices))));
            runners = [];
            started.ForEach(runner => runner.Dispose());
        }
    }

    /// <summary>What is not ready yet.</summary>
    private string? Awaited()
    {
        var starting = book.Rows.Where(row => row is { State: ResourceState.Starting or ResourceState.Restarting } or { Kind: "job", State: ResourceState.Running })
            .Select(row => row.Name)
            .ToList();
        var waiting = book.Rows.Count(row => row.State is ResourceState.Waiting);
        var others = waiting == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {waiting} more after that");

        return starting.Count == 0 ? null : $"waiting for {string.Join(", ", starting)}{others}";
    }

    /// <summary>Waits for something, unless a project fails before it comes about.</summary>
    private static async Task FirstFailureOr(Task wanted, List<Task> runs)
    {
        var running = new List<Task>(runs);
        while (true)
        {
            var first = await Task.WhenAny([wanted, .. running]);
            await first;
            if (first == wanted)
                return;

            // A job that is done.
            running.Remove(first);
        }
    }
}
