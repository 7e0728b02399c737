using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ChatAi.AppHost.Standalone.Stores;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>
/// One run of the application, from the first check to the last process:
/// 1. nobody else runs this checkout, and the ports are free;
/// 2. the stores run;
/// 3. every project starts as soon as what it waits for is healthy or done;
/// 4. all of it is kept running until we are asked to stop, or something fails for good;
/// 5. services, then stores, stop.
/// </summary>
internal sealed class Session(DistributedApplicationBuilder model)
{
    private static readonly TimeSpan PatienceWithServices = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan PatienceWithStores = TimeSpan.FromSeconds(3);

    private readonly Board board = Board.OfTerminal(model.Resources);

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

            await PortCheck.RunAsync(model.Resources, board.Say, stopping.Token);
            await RunStoresAsync(stopping.Token);
            return 0;
        }
        catch (Exception failure) when (stopping.IsCancellationRequested && failure is (OperationCanceledException or StartFailedException or StoreException))
        {
            // Whatever was under way when we were asked to stop.
            return 0;
        }
        catch (Exception failure) when (failure is StartFailedException or StoreException)
        {
            board.Say($"stopped: {failure.Message}");
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

    private async Task RunStoresAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var stores = new StoreSession(model, board);
        try
        {
            await stores.StartAsync(cancellationToken);
            board.Say(string.Create(CultureInfo.InvariantCulture, $"the stores are ready ({clock.Elapsed.TotalSeconds:0.0} s)"));

            // Fetching them may have taken so long that somebody else has a port by now.
            await PortCheck.RunAsync(model.Resources, board.Say, cancellationToken);
            await RunProjectsAsync(clock, cancellationToken);
        }
        finally
        {
            using var patience = new CancellationTokenSource(PatienceWithStores);
            await stores.StopAsync(patience.Token);
        }
    }

    private async Task RunProjectsAsync(Stopwatch clock, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var guardian = Guardian.Start();
        var probe = new HealthProbe(http, board.Say);
        var runners = model.Resources.OfType<ProjectResource>()
            .SelectMany(project => Enumerable.Range(0, ReplicasOf(project))
                .Select(replica => new ProjectRunner(project, replica, model.ExecutionContext, probe, guardian, board)))
            .ToList();

        var runs = runners.ConvertAll(runner => runner.RunAsync(resource => runners.Find(other => other.Project == resource), ending.Token));
        try
        {
            var allReady = Task.WhenAll(runners.Select(runner => runner.Ready));
            await FirstFailureOr(allReady, runs);
            await Welcome.SayAsync(model, board, clock.Elapsed, cancellationToken);
            await FirstFailureOr(Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken), runs);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(runners.Select(runner => runner.StopAsync(PatienceWithServices)));
            runners.ForEach(runner => runner.Dispose());
        }
    }

    private static int ReplicasOf(ProjectResource project) =>
        project.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

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
