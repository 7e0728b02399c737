using System.Globalization;
using Orleans.Runtime.Placement;

namespace ChatAi.BotManager.Bots;

/// <summary>The replicas of this service, and how many bots live in each.</summary>
internal sealed partial class Replicas(
    IClusterMembershipService membership,
    ILocalSiloDetails local,
    IGrainFactory grains,
    TimeProvider clock,
    ILogger<Replicas> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
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

    /// <summary>What each of them says of its process, by its address; one that does not answer is missing.</summary>
    public async Task<IReadOnlyDictionary<string, ReplicaFigures>> FiguresAsync()
    {
        var answers = await Task.WhenAll(Active().Select(AskAsync));
        return answers.OfType<ReplicaFigures>().ToDictionary(figures => figures.Address.ToParsableString());
    }

    /// <summary>Since when each belongs to the cluster.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> StartsAsync()
    {
        var hosts = await grains.GetGrain<IManagementGrain>(0).GetDetailedHosts();
        return hosts.ToDictionary(
            host => host.SiloAddress.ToParsableString(),
            host => new DateTimeOffset(DateTime.SpecifyKind(host.StartTime, DateTimeKind.Utc)));
    }

    /// <summary>The bots that live in one of them; none where there is no such replica.</summary>
    /// <exception cref="OrleansException">It does not answer.</exception>
    /// <exception cref="TimeoutException">So too.</exception>
    public async Task<long[]> BotsOfAsync(string address)
    {
        if (Active().FirstOrDefault(silo => silo.ToParsableString() == address) is not { } replica)
            return [];

        var alive = await grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(hostsIds: [replica]).WaitAsync(Patience, clock);
        return [.. alive.Where(grain => grain.GrainType.StartsWith(BotGrains, StringComparison.Ordinal)).Select(grain => grain.GrainId.GetIntegerKey())];
    }

    private async Task<ReplicaFigures?> AskAsync(SiloAddress replica)
    {
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, replica);
            var figures = await grains.GetGrain<IReplicaGrain>(replica.ToParsableString()).FiguresAsync().WaitAsync(Patience, clock);
            return figures.Address.Equals(replica) ? figures : null;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            Log.NoAnswer(logger, replica, exception);
            return null;
        }
    }

    private IEnumerable<SiloAddress> Active() =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status is SiloStatus.Active).Select(member => member.SiloAddress);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The replica {Silo} gives no figures")]
        public static partial void NoAnswer(ILogger logger, SiloAddress silo, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The bots of the replicas could not be counted")]
        public static partial void NotCounted(ILogger logger, Exception exception);
    }
}

/// <param name="Address">Where the others reach it, with the number of its life.</param>
/// <param name="Status">active, joining or shuttingdown, as Orleans calls it.</param>
/// <param name="Bots">null while they cannot be counted.</param>
/// <param name="IsThis">It is the one that answers.</param>
internal sealed record Replica(string Address, string Status, int? Bots, bool IsThis);
