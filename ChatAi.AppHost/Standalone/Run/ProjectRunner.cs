using System.Diagnostics;
using System.Globalization;
using ChatAi.AppHost.Standalone.Stores;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>One replica of a project from its first start to the end: it waits for what it needs, runs, and is kept running.</summary>
/// <param name="replica">Its number, from 0. The first has the project's own address, which is the one that others know; the rest listen anywhere.</param>
internal sealed class ProjectRunner(ProjectResource project, int replica, DistributedApplicationExecutionContext context, HealthProbe probe, Guardian guardian, Board board) : IDisposable
{
    private readonly string name = replica == 0 ? project.Name : string.Create(CultureInfo.InvariantCulture, $"{project.Name}-{replica + 1}");
    private readonly TaskCompletionSource healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProjectProcess? process;

    public ProjectResource Project => project;

    /// <summary>It runs, and is healthy.</summary>
    public Task Healthy => healthy.Task;

    /// <summary>It has ended, with this exit code.</summary>
    public Task<int> Completed => completed.Task;

    /// <summary>A project without an address has something to do, and ends.</summary>
    public bool IsJob => !project.Annotations.OfType<EndpointAnnotation>().Any();

    /// <summary>Up and running, or done.</summary>
    public Task Ready => IsJob ? Completed : Healthy;

    /// <summary>Ends when the job is done or the application stops; throws what must stop the application.</summary>
    public async Task RunAsync(Func<IResource, ProjectRunner?> runnerOf, CancellationToken cancellationToken)
    {
        await WaitForOthersAsync(runnerOf, cancellationToken);
        await (IsJob ? RunJobAsync(cancellationToken) : RunServiceAsync(cancellationToken));
    }

    public Task StopAsync(TimeSpan patience) => process?.StopAsync(patience) ?? Task.CompletedTask;

    public void Dispose() => process?.Dispose();

    private async Task WaitForOthersAsync(Func<IResource, ProjectRunner?> runnerOf, CancellationToken cancellationToken)
    {
        foreach (var wait in project.Annotations.OfType<WaitAnnotation>())
        {
            // Only projects are started here; the stores run before any of them.
            if (runnerOf(wait.Resource) is not { } other)
                continue;

            if (wait.WaitType is WaitType.WaitUntilHealthy)
                await other.Ready.WaitAsync(cancellationToken);
            else if (await other.Completed.WaitAsync(cancellationToken) is var code && code != wait.ExitCode)
                throw new StartFailedException($"{project.Name} cannot start: {wait.Resource.Name} ended with exit code {code}, its lines above say why.");
        }
    }

    private async Task RunJobAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await process!.WaitForExitAsync(cancellationToken);

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
            var address = await StartAsync(cancellationToken);
            await BecomeHealthyAsync(address, cancellationToken);
            await process!.WaitForExitAsync(cancellationToken);

            if (!healthy.Task.IsCompleted)
                throw new StartFailedException($"{name} ended at its start with exit code {process.ExitCode}: its lines above say why.");

            deaths = RestartDelay.WasStable(ran.Elapsed) ? 1 : deaths + 1;
            var delay = RestartDelay.After(deaths);
            board.Say($"{name} died (exit code {process.ExitCode}): starting it again in {delay.TotalSeconds:0} s");
            await Task.Delay(delay, cancellationToken);
        }
    }

    /// <returns>Where it listens, if that is not the project's own address.</returns>
    private async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        var environment = await ResourceEnvironment.ValuesOfAsync(project, context, cancellationToken);
        var address = replica == 0 || IsJob ? null : string.Create(CultureInfo.InvariantCulture, $"http://localhost:{FreePort.Next()}");
        if (address is not null)
            environment["ASPNETCORE_URLS"] = address;

        process?.Dispose();
        process = ProjectProcess.Start(project, environment, guardian, line => board.Line(name, line));
        return address;
    }

    /// <summary>Until it is healthy, or has ended before that.</summary>
    private async Task BecomeHealthyAsync(string? address, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var healthy = probe.WaitAsync(project, address, either.Token);
        var first = await Task.WhenAny(healthy, process!.WaitForExitAsync(either.Token));
        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();

        if (first == healthy)
        {
            await healthy;
            if (this.healthy.TrySetResult())
                board.Say($"{name} is up");
        }
    }
}
