using ChatAi.Bench.MessagePath;

namespace ChatAi.Bench.Ingestion;

/// <summary>What a service has in memory before something is done, and at the most while it is.</summary>
internal sealed record Peak(double Before, double Highest)
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(100);

    public static async Task<Peak> DuringAsync(Installation installation, Part service, Task doing, CancellationToken cancellationToken)
    {
        var before = installation.MegabytesOf(service);
        var highest = before;
        while (!doing.IsCompleted)
        {
            await Task.WhenAny(doing, Task.Delay(Apart, cancellationToken));
            highest = Math.Max(highest, installation.MegabytesOf(service));
        }

        return new Peak(before, highest);
    }
}
