namespace ChatAi.TokenPool.Limits;

internal enum AccountKind
{
    Key,
    Tenant,
}

/// <summary>Whose limits: a key's or a tenant's.</summary>
internal readonly record struct AccountId(AccountKind Kind, long Id);

/// <summary>
/// The account of a key or a tenant as its row in the database holds it. Pure: every change of the counters is made here, and
/// written while the row is locked. What is used and what is leased together never exceed a limit.
/// </summary>
/// <param name="Day">The day that the daily counters belong to, and the month of the others; it moves forward only.</param>
internal sealed record Account(
    LimitSet Limits,
    DateOnly Day,
    long DailyUsed,
    long DailyReserved,
    Amount MonthlyUsed,
    Amount MonthlyReserved,
    Minute Minute)
{
    /// <summary>A lease is at most this part of what is left, so that many replicas find room up to the last request.</summary>
    private const int Share = 16;

    /// <summary>What can still be leased.</summary>
    public Amount Room => new(
        Math.Min(Left(Limits.DailyRequests, DailyUsed + DailyReserved), Math.Min(
            Left(Limits.MonthlyRequests, MonthlyUsed.Requests + MonthlyReserved.Requests),
            Left(Limits.MinuteRequests, Minute.TotalRequests))),
        Math.Min(
            Left(Limits.MonthlyTokens, MonthlyUsed.Tokens + MonthlyReserved.Tokens),
            Left(Limits.MinuteTokens, Minute.TotalTokens)),
        Limits.MonthlySpend == 0 ? Amount.Boundless.Spend : Limits.MonthlySpend - MonthlyUsed.Spend - MonthlyReserved.Spend);

    /// <summary>As it is seen later: a new day starts the day anew, a new month all but the last minute.</summary>
    public Account At(Period now)
    {
        var account = now.Day <= Day ? this : this with
        {
            Day = now.Day,
            DailyUsed = 0,
            DailyReserved = 0,
            MonthlyUsed = now.IsMonthOf(Day) ? MonthlyUsed : Amount.None,
            MonthlyReserved = now.IsMonthOf(Day) ? MonthlyReserved : Amount.None,
        };

        return account with { Minute = Minute.At(now.Bucket) };
    }

    /// <summary>Leases what a call needs, and as many times that as is wanted while there is plenty.</summary>
    /// <param name="need">Of one call.</param>
    /// <param name="calls">How many such calls the replica would like to make room for.</param>
    /// <returns>What was leased, and for when; nothing when there is no room for even one call.</returns>
    public (Account After, Period When, Amount Leased) Lease(Period now, Amount need, int calls)
    {
        var account = At(now);

        // A clock that was set back starts nothing anew: the account stays where it was.
        var when = new Period(account.Day, account.Minute.Newest);
        var room = account.Room;
        if (!room.Covers(need))
            return (account, when, Amount.None);

        var times = Math.Clamp(Math.Min(calls, Times(room, need) / Share), 1, int.MaxValue);
        var leased = new Amount(need.Requests * times, need.Tokens * times, need.Spend * times);
        return (account.Move(when, Amount.None, leased), when, leased);
    }

    /// <summary>One call of a grant was made.</summary>
    /// <param name="day">Of the call; with a clock that was set back it need not be the grant's.</param>
    public (Account After, Grant Left) Use(Grant grant, DateOnly day, Amount used)
    {
        var released = Amount.Min(used, grant.Open);
        return Move(grant.Period with { Day = day }, used, Amount.None)
            .Move(grant.Period, Amount.None, -released)
            .Close(grant with { Open = grant.Open - released });
    }

    /// <summary>Part of a grant is given back unused.</summary>
    public (Account After, Grant Left) GiveBack(Grant grant, Amount unused)
    {
        var released = Amount.Min(unused, grant.Open);
        return Move(grant.Period, Amount.None, -released)
            .Close(grant with { Open = grant.Open - released, Slots = grant.Slots - (int)released.Requests });
    }

    /// <summary>What was recorded of a call turns out to have been otherwise.</summary>
    public Account Correct(Period when, Amount difference) => Move(when, difference, Amount.None);

    /// <summary>Without open requests there is nothing that its tokens or its money could still be used for.</summary>
    private (Account After, Grant Left) Close(Grant grant) => grant.Open.Requests > 0
        ? (this, grant)
        : (Move(grant.Period, Amount.None, -grant.Open), grant with { Open = Amount.None });

    private Account Move(Period when, Amount used, Amount reserved)
    {
        var account = At(when);
        var (isToday, isThisMonth) = (when.Day == account.Day, when.IsMonthOf(account.Day));
        return account with
        {
            DailyUsed = isToday ? account.DailyUsed + used.Requests : account.DailyUsed,
            DailyReserved = isToday ? account.DailyReserved + reserved.Requests : account.DailyReserved,
            MonthlyUsed = isThisMonth ? account.MonthlyUsed + used : account.MonthlyUsed,
            MonthlyReserved = isThisMonth ? account.MonthlyReserved + reserved : account.MonthlyReserved,
            Minute = account.Minute.Add(when.Bucket, used + reserved),
        };
    }

    private static long Left(long limit, long taken) => limit == 0 ? Amount.Boundless.Requests : limit - taken;

    private static long Times(Amount room, Amount need)
    {
        var times = room.Requests / Math.Max(1, need.Requests);
        if (need.Tokens > 0)
            times = Math.Min(times, room.Tokens / need.Tokens);
        if (need.Spend > 0)
            times = Math.Min(times, (long)Math.Min(Amount.Boundless.Requests, room.Spend / need.Spend));

        return times;
    }
}
