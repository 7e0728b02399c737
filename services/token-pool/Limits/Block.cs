namespace ChatAi.TokenPool.Limits;

/// <summary>A grant in the hands of this replica: what of it may still be spent here. Guarded by its <see cref="Room"/>.</summary>
/// <param name="endsAt">From then on nothing of it may be spent.</param>
internal sealed class Block(Grant grant, DateTimeOffset endsAt, DateTimeOffset now)
{
    private int taken;

    public long GrantId => grant.Id;

    public AccountId Account => grant.Account;

    public Amount Unspent { get; private set; } = grant.Open;

    public DateTimeOffset LastTaken { get; private set; } = now;

    public bool IsOver(DateTimeOffset time) => time >= endsAt;

    public Taken? TryTake(Amount need, DateTimeOffset time)
    {
        if (IsOver(time) || !Unspent.Covers(need))
            return null;

        Unspent -= need;
        LastTaken = time;
        return new Taken(this, ++taken, need, time < grant.Period.StartOfDay ? grant.Period.StartOfDay : time);
    }

    public void Refund(Amount amount) => Unspent += amount;
}

/// <summary>Room that a call holds on one account, until it is settled.</summary>
/// <param name="Slot">Its number within the grant.</param>
/// <param name="At">When it was taken, by the database's clock.</param>
internal sealed record Taken(Block Block, int Slot, Amount Held, DateTimeOffset At)
{
    public long GrantId => Block.GrantId;
}

/// <summary>What a replica gives back of a grant.</summary>
internal sealed record Unspent(long GrantId, AccountId Account, Amount Amount);
