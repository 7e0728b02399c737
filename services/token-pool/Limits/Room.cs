namespace ChatAi.TokenPool.Limits;

/// <summary>
/// This replica's room on one account: blocks leased from the database, spent in memory. The next block is fetched before the
/// last one is used up, and blocks grow with the traffic, so that a call seldom waits for the database.
/// </summary>
internal sealed class Room(AccountId account, Leases leases, DatabaseClock clock)
{
    private const int SmallestBlock = 4;
    private const int LargestBlock = 512;

    private static readonly TimeSpan Rapid = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    /// <summary>An account without room is asked again after so long: others may have given something back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Where little is left, others may need what this replica does not use.</summary>
    private static readonly TimeSpan IdleWhenScarce = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan IdleWhenPlenty = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly List<Block> blocks = [];
    private Account? seen;
    private Task? leasing;
    private DateTimeOffset leasedAt;
    private DateTimeOffset nothingUntil;
    private int blockSize = SmallestBlock;
    private bool isScarce;
    private long left;
    private long used;

    /// <summary>
    /// Requests that fit, as near as this replica knows: what it holds, and what the account had left when it was last seen.
    /// Read for every key at every choice, and therefore kept up to date instead of reckoned.
    /// </summary>
    public long Left => Volatile.Read(ref left);

    /// <summary>The account as it was last seen.</summary>
    public Account? Seen
    {
        get
        {
            lock (gate)
                return seen;
        }
    }

    /// <summary>Requests of today, as near as this replica knows.</summary>
    public long Used => Volatile.Read(ref used);

    /// <summary>The account as it stands in the database now.</summary>
    /// <returns>What is to be given back, because the limits have changed under it.</returns>
    public IReadOnlyList<Unspent> See(Account current)
    {
        lock (gate)
        {
            var changed = seen is not null && seen.Limits != current.Limits;
            seen = current;
            used = current.DailyUsed;
            if (changed || current.At(Period.Of(clock.Now)).Room.Requests > 0)
                nothingUntil = default;

            var givenBack = changed ? GiveBack(_ => true) : [];
            Reckon();
            return givenBack;
        }
    }

    /// <returns>Null when the account has no room.</returns>
    /// <exception cref="Npgsql.NpgsqlException">Nothing is left, and the database does not answer.</exception>
    public async ValueTask<Taken?> TakeAsync(Amount need)
    {
        while (true)
        {
            Task lease;
            lock (gate)
            {
                var now = clock.Now;
                var taken = TryTake(need, now);
                if (taken is not null && (isScarce || Held(now) >= blockSize / 2 || now < nothingUntil))
                    return taken;

                if (taken is null && now < nothingUntil)
                    return null;

                lease = leasing ??= Task.Run(() => LeaseAsync(need));
                if (taken is not null)
                    return taken;
            }

            await lease;
        }
    }

    /// <summary>The call is over; what it held and did not use may serve the next one.</summary>
    public void Settle(Taken taken, Amount used)
    {
        lock (gate)
        {
            var spare = taken.Held - used;
            taken.Block.Refund(new Amount(0, Math.Max(0, spare.Tokens), Math.Max(0, spare.Spend)));
        }
    }

    /// <summary>The call was not made after all.</summary>
    public void Undo(Taken taken)
    {
        lock (gate)
            taken.Block.Refund(taken.Held);
    }

    /// <returns>What lies idle or can no longer be spent.</returns>
    public IReadOnlyList<Unspent> GiveBackIdle()
    {
        lock (gate)
        {
            var now = clock.Now;
            var idle = isScarce || seen?.At(Period.Of(now)).Room.Requests < LargestBlock ? IdleWhenScarce : IdleWhenPlenty;
            return GiveBack(block => block.IsOver(now) || now - block.LastTaken > idle);
        }
    }

    public IReadOnlyList<Unspent> GiveBackAll()
    {
        lock (gate)
            return GiveBack(_ => true);
    }

    private List<Unspent> GiveBack(Predicate<Block> which)
    {
        var unspent = blocks.FindAll(which).ConvertAll(block => new Unspent(block.GrantId, account, block.Unspent));
        blocks.RemoveAll(which);
        return unspent;
    }

    private Taken? TryTake(Amount need, DateTimeOffset now)
    {
        foreach (var block in blocks)
        {
            if (block.TryTake(need, now) is { } taken)
            {
                left -= need.Requests;
                used += need.Requests;
                return taken;
            }
        }

        return null;
    }

    private void Reckon()
    {
        var now = clock.Now;
        var unleased = now < nothingUntil || seen is null ? 0 : Math.Max(0, seen.At(Period.Of(now)).Room.Requests);
        Volatile.Write(ref left, Held(now) + unleased);
    }

    private long Held(DateTimeOffset now)
    {
        long held = 0;
        foreach (var block in blocks)
            held += block.IsOver(now) ? 0 : block.Unspent.Requests;

        return held;
    }

    private async Task LeaseAsync(Amount need)
    {
        try
        {
            var calls = NextSize();
            var (current, grant) = await leases.LeaseAsync(account, need, calls);
            lock (gate)
            {
                if (current is not null)
                    (seen, used) = (current, current.DailyUsed);

                isScarce = grant is null || grant.Open.Requests < calls * need.Requests;
                if (grant is null)
                    nothingUntil = clock.Now + Patience;
                else
                    blocks.Add(new Block(grant, EndOf(grant, current!), clock.Now));

                Reckon();
            }
        }
        finally
        {
            lock (gate)
                leasing = null;
        }
    }

    private int NextSize()
    {
        lock (gate)
        {
            var pause = clock.Now - leasedAt;
            leasedAt = clock.Now;
            blockSize = pause < Rapid ? Math.Min(blockSize * 2, LargestBlock)
                : pause > Slow ? Math.Max(blockSize / 2, SmallestBlock)
                : blockSize;
            return blockSize;
        }
    }

    private static DateTimeOffset EndOf(Grant grant, Account current) =>
        current.Limits.CountsMinutes ? grant.Period.EndOfBucket : grant.Period.EndOfDay;
}
