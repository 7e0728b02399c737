using System.Diagnostics;
using System.Globalization;
using ChatAi.AppHost.Standalone.Stores;
using ChatAi.AppHost.Standalone.View;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>One replica of a project from its first start to the end: it waits for what it needs, runs, and is kept running.</summary>
/// <param name="replica">Its number, from 0. The first has the project's own address, which is the one that others know; the rest listen anywhere.</param>
internal sealed class ProjectRunner(ProjectResource project, int replica, DistributedApplicationExecutionContext context, HealthProbe probe, Guardian guardian, Board board, ResourceBook book) : IDisposable
{
    private static readonly TimeSpan PatienceByHand = TimeSpan.FromSeconds(6);

    private readonly string name = ProjectShape.NameOf(project, replica);
    private readonly ResourceEntry entry = book[ProjectShape.NameOf(project, replica)]!;
    private readonly TaskCompletionSource healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Hold hold = new();
    private ProjectProcess? process;
    private string? listensAt;
    private volatile bool stoppedByHand;

    public ProjectResource Project => project;

    public string Name => name;

    /// <summary>What its process was started with; empty before that.</summary>
    public IReadOnlyDictionary<string, object> Variables { get; private set; } = new Dictionary<string, object>();

    /// <summary>It runs, and is healthy.</summary>
    public Task Healthy => healthy.Task;

    /// <summary>It has ended, with this exit code.</summary>
    public Task<int> Completed => completed.Task;

    /// <summary>A project without an address has something to do, and ends.</summary>
    public bool IsJob => ProjectShape.IsJob(project);

    /// <summary>Up and running, or done.</summary>
    public Task Ready => IsJob ? Completed : Healthy;

    /// <summary>Ends when the job is done or the application stops; throws what must stop the application.</summary>
    public async Task RunAsync(Func<IResource, ProjectRunner?> runnerOf, CancellationToken cancellationToken)
    {
        await WaitForOthersAsync(runnerOf, cancellationToken);
        await (IsJob ? RunJobAsync(cancellationToken) : RunServiceAsync(cancellationToken));
    }

    public async Task StopAsync(TimeSpan patience)
    {
        if (entry.Row.State is not (ResourceState.Finished or ResourceState.Failed))
            entry.Enter(ResourceState.Stopping);

        await (process?.StopAsync(patience) ?? Task.CompletedTask);
    }

    /// <summary>It stays down until it is started by hand.</summary>
    public async Task StopByHandAsync()
    {
        hold.Put();
        stoppedByHand = true;
        entry.Enter(ResourceState.Stopping);
        await process!.StopAsync(PatienceByHand);
    }

    /// <summary>Starts it when it was stopped, or died and waits for its next start.</summary>
    public void StartByHand() => hold.Lift();

    public async Task RestartByHandAsync()
    {
        await StopByHandAsync();
        StartByHand();
    }

    /// <summary>Asks whether it is healthy still, for those who look.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (entry.Row.State is ResourceState.Running)
            entry.Answered(await probe.TroubleOfAsync(project, listensAt, cancellationToken));
    }

    public void Dispose() => process?.Dispose();

    private async Task WaitForOthersAsync(Func<IResource, ProjectRunner?> runnerOf, CancellationToken cancellationToken)
    {
        foreach (var wait in project.Annotations.OfType<WaitAnnotation>())
        {
            // Only projects are started here; the stores run before any of them.
            if (runnerOf(wait.Resource) is not { } other)
                continue;

            entry.Change(row => row with { Note = $"waits for {other.Name}" });
            if (wait.WaitType is WaitType.WaitUntilHealthy)
                await other.Ready.WaitAsync(cancellationToken);
            else if (await other.Completed.WaitAsync(cancellationToken) is var code && code != wait.ExitCode)
                throw new StartFailedException($"{project.Name} cannot start: {wait.Resource.Name} ended with exit code {code}, its lines above say why.");
        }
    }

    private async Task RunJobAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        entry.Enter(ResourceState.Running);
        await process!.WaitForExitAsync(cancellationToken);

        Ended(process.ExitCode == 0 ? ResourceState.Finished : ResourceState.Failed);
        if (process.ExitCode != 0 && !cancellationToken.IsCancellationRequested)
            throw new StartFailedException($"{project.Name} failed with exit code {process.ExitCode}: its lines above say why.");

        completed.TrySetResult(process.ExitCode);
    }

    private async Task RunServiceAsync(CancellationToken cancellationToken)
    {
        var deaths = 0;
        while (true)
        {
            var ran = Stopwatch.StartNew();
            await StartAsync(cancellationToken);
            await BecomeHealthyAsync(cancellationToken);
            await process!.WaitForExitAsync(cancellationToken);

            if (!healthy.Task.IsCompleted)
            {
                Ended(ResourceState.Failed);
                throw new StartFailedException($"{name} ended at its start with exit code {process.ExitCode}: its lines above say why.");
            }

            deaths = stoppedByHand ? 0 : RestartDelay.WasStable(ran.Elapsed) ? 1 : deaths + 1;
            await RestAsync(deaths, cancellationToken);
            entry.Change(row => row with { Restarts = row.Restarts + 1 });
        }
    }

    /// <summary>Between an end and the next start.</summary>
    private async Task RestAsync(int deaths, CancellationToken cancellationToken)
    {
        if (deaths > 0)
        {
            var delay = RestartDelay.After(deaths);
            board.Warn($"{name} died (exit code {process!.ExitCode}): starting it again in {delay.TotalSeconds:0} s");
            Ended(ResourceState.Restarting, $"died, starts again after {delay.TotalSeconds:0} s");
            await hold.PauseAsync(delay, cancellationToken);
        }

        if (hold.IsOn)
        {
            board.Say($"{name} is stopped");
            Ended(ResourceState.Stopped, "stopped by hand");
        }

        await hold.WhileOnAsync(cancellationToken);
    }

    private void Ended(ResourceState state, string? note = null) =>
        entry.Enter(state, row => row with { Pid = null, ExitCode = process!.ExitCode, Note = note });

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        Variables = ResourceEnvironment.Of(project, context);
        var environment = await ResourceEnvironment.ValuesOfAsync(Variables, cancellationToken);
        listensAt = replica == 0 || IsJob ? null : string.Create(CultureInfo.InvariantCulture, $"http://localhost:{FreePort.Next()}");
        if (listensAt is not null)
            environment["ASPNETCORE_URLS"] = listensAt;

        process?.Dispose();
        stoppedByHand = false;
        process = ProjectProcess.Start(project, environment, guardian, line => board.Line(name, line));
        entry.Enter(ResourceState.Starting, row => row with { Pid = process.Id, ExitCode = null, Endpoints = listensAt is null ? row.Endpoints : [listensAt] });

        // Somebody may have stopped the process before this one in the moment of its start.
        if (hold.IsOn)
        {
            stoppedByHand = true;
            await process.StopAsync(PatienceByHand);
        }
    }

    /// <summary>Until it is healthy, or has ended before that.</summary>
    private async Task BecomeHealthyAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var healthy = probe.WaitAsync(project, listensAt, either.Token);
        var first = await Task.WhenAny(healthy, process!.WaitForExitAsync(either.Token));
        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();

        if (first != healthy)
            return;

        await healthy;
        entry.Enter(ResourceState.Running, row => row with { Health = ResourceHealth.Healthy, CanBeStopped = true });
        if (this.healthy.TrySetResult())
            board.Say($"{name} is up");
    }
}
