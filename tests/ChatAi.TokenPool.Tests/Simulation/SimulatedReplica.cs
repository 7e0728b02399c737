using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Usage;

namespace ChatAi.TokenPool.Tests.Simulation;

/// <summary>
/// A replica, step by step, so that it can die between any two of them: lease, take, write down, call, write down the outcome,
/// report, forget. Its memory dies with it; its journal need not.
/// </summary>
internal sealed class SimulatedReplica(World world, Random chance, Guid id)
{
    private static readonly Amount Need = new(1, 100, 0.01m);

    private readonly List<Block> blocks = [];
    private readonly List<(UsageRecord Record, Taken Key, Taken Tenant)> running = [];
    private readonly List<UsageRecord> over = [];

    public Guid Id => id;

    /// <summary>The last record of each slot, as a file would give them back.</summary>
    public Dictionary<(long, int), UsageRecord> Journal { get; } = [];

    /// <returns>False when it died on the way.</returns>
    public bool Call()
    {
        if (Take(World.Tenant) is not { } tenant)
            return Survives();
        if (Take(World.Key) is not { } key)
        {
            tenant.Block.Refund(tenant.Held);
            return Survives();
        }

        var record = new UsageRecord(
            key.GrantId, key.Slot, World.Key.Id, tenant.GrantId, new Beneficiary(World.Tenant.Id, null, null), "model", CallKind.Chat,
            key.At, Outcome.Unknown, null, (int)Need.Tokens, 0, UsageSource.Unknown, Need.Spend);
        if (!Survives())
            return false;

        Journal[record.Id] = record;
        if (!Survives())
            return false;

        world.Serve(record);
        running.Add((record, key, tenant));
        return Survives();
    }

    public bool Settle()
    {
        if (running.Count == 0)
            return true;

        var place = chance.Next(running.Count);
        var (begun, key, tenant) = running[place];
        running.RemoveAt(place);
        var outcome = (Outcome)chance.Next(1, 4);
        var record = begun with { Outcome = outcome, PromptTokens = chance.Next(150), Cost = chance.Next(3) * 0.005m, Source = UsageSource.Measured };

        Journal[record.Id] = record;
        if (!Survives())
            return false;

        var spare = key.Held - new Amount(1, record.TotalTokens, record.Cost);
        key.Block.Refund(new Amount(0, Math.Max(0, spare.Tokens), Math.Max(0, spare.Spend)));
        if (!record.CountsForTenant)
            tenant.Block.Refund(tenant.Held);
        over.Add(record);
        return true;
    }

    public bool Report(bool everything)
    {
        var returned = blocks.FindAll(block => everything || block.IsOver(world.Now) || chance.Next(4) == 0);
        blocks.RemoveAll(returned.Contains);
        var records = over.ToList();
        world.Store(new Report(records, [.. returned.Select(block => new Unspent(block.GrantId, block.Account, block.Unspent))]));

        // Dead now, the next one reports it all once more.
        if (!Survives())
            return false;

        over.Clear();
        foreach (var record in records)
            Journal.Remove(record.Id);
        return true;
    }

    public void Stop()
    {
        while (running.Count > 0)
            Settle();
        Report(everything: true);
    }

    private Taken? Take(AccountId account)
    {
        foreach (var block in blocks)
        {
            if (block.Account == account && block.TryTake(Need, world.Now) is { } taken)
                return taken;
        }

        if (world.Lease(account, id, Need, chance.Next(1, 6)) is not { } grant || !Survives())
            return null;

        var ends = world[account].Limits.CountsMinutes ? grant.Period.EndOfBucket : grant.Period.EndOfDay;
        blocks.Add(new Block(grant, ends, world.Now));
        return blocks[^1].TryTake(Need, world.Now);
    }

    private bool IsDead { get; set; }

    private bool Survives()
    {
        IsDead |= chance.Next(40) == 0;
        return !IsDead;
    }
}
