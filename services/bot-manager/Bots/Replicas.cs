using System.Globalization;

namespace ChatAi.BotManager.Bots;

/// <summary>The replicas of this service, and how many bots live in each.</summary>
internal sealed partial class Replicas(
    IClusterMembershipService membership,
    ILocalSiloDetails local,
    IGrainFactory grains,
    ILogger<Replicas> logger)
{
    private static readonly string BotGrains = typeof(BotGrain).FullName!;

    public SiloAddress Own => local.SiloAddress;

    /// <summary>Those that are up, with the number of their bots.</summary>
    public async Task<IReadOnlyDictionary<SiloAddress, int>> BotsAsync()
    {
        var counts = Active().ToDictionary(silo => silo, _ => 0);
        foreach (var grain in await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics([.. counts.Keys]))
        {
            if (grain.GrainType.StartsWith(BotGrains, StringComparison.Ordinal) && counts.ContainsKey(grain.SiloAddress))
                counts[grain.SiloAddress] += grain.ActivationCount;
        }

        return counts;
    }

    /// <summary>Those that belong to the cluster. While one does not answer nobody knows the numbers, and the list is there all the same.</summary>
    public async Task<IReadOnlyList<Replica>> ListAsync()
    {
        IReadOnlyDictionary<SiloAddress, int>? bots = null;
        try
        {
            bots = await BotsAsync();
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            Log.NotCounted(logger, exception);
        }

        return
        [
            .. membership.CurrentSnapshot.Members.Values
                .Where(member => member.Status is not (SiloStatus.Dead or SiloStatus.None))
                .OrderBy(member => member.SiloAddress)
                .Select(member => new Replica(
                    member.SiloAddress.ToParsableString(),
                    string.Create(CultureInfo.InvariantCulture, $"{member.Status}").ToLowerInvariant(),
                    bots?.GetValueOrDefault(member.SiloAddress),
                    member.SiloAddress.Equals(local.SiloAddress))),
        ];
    }

    private IEnumerable<SiloAddress> Active() =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status is SiloStatus.Active).Select(member => member.SiloAddress);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The bots of the replicas could not be counted")]
        public static partial void NotCounted(ILogger logger, Exception exception);
    }
}

/// <param name="Address">Where the others reach it, with the number of its life.</param>
/// <param name="Status">active, joining or shuttingdown, as Orleans calls it.</param>
/// <param name="Bots">null while they cannot be counted.</param>
/// <param name="IsThis">It is the one that answers.</param>
internal sealed record Replica(string Address, string Status, int? Bots, bool IsThis);
