using System.Globalization;

namespace ChatAi.BotManager.Bots;

/// <summary>The replicas of this service, and how many bots live in each.</summary>
internal sealed class Replicas(IClusterMembershipService membership, ILocalSiloDetails local, IGrainFactory grains)
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

    public async Task<IReadOnlyList<Replica>> ListAsync()
    {
        var bots = await BotsAsync();
        return
        [
            .. membership.CurrentSnapshot.Members.Values
                .Where(member => member.Status is not (SiloStatus.Dead or SiloStatus.None))
                .OrderBy(member => member.SiloAddress)
                .Select(member => new Replica(
                    member.SiloAddress.ToParsableString(),
                    string.Create(CultureInfo.InvariantCulture, $"{member.Status}").ToLowerInvariant(),
                    bots.GetValueOrDefault(member.SiloAddress),
                    member.SiloAddress.Equals(local.SiloAddress))),
        ];
    }

    private IEnumerable<SiloAddress> Active() =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status is SiloStatus.Active).Select(member => member.SiloAddress);
}

/// <param name="Address">Where the others reach it, with the number of its life.</param>
/// <param name="Status">active, joining or shuttingdown, as Orleans calls it.</param>
/// <param name="IsThis">It is the one that answers.</param>
internal sealed record Replica(string Address, string Status, int Bots, bool IsThis);
