namespace ChatAi.AppHost.Standalone.Run;

/// <summary>Goes on asking what runs whether it is well. Nothing follows from it but that one can see it.</summary>
internal static class HealthWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(IReadOnlyList<Func<CancellationToken, Task>> looks, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            await Task.WhenAll(looks.Select(look => look(cancellationToken)));
    }
}
