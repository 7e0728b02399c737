namespace ChatAi.Api.Accounts;

/// <summary>
/// How many failed logins there may be before the next one has to wait, and how the wait grows. What is counted is a
/// bucket that leaks: one failure is forgotten in each <see cref="Forgets"/>.
/// </summary>
/// <param name="Allowed">The failure of this number is the first that is followed by a wait; each one after it doubles the wait.</param>
/// <param name="Longest">The wait grows no further.</param>
internal sealed record LoginLimit(string Kind, int Allowed, TimeSpan Longest, TimeSpan Forgets)
{
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);

    /// <summary>One account from one address. Strict: it stops whoever guesses, and nobody else.</summary>
    public static readonly LoginLimit Pair = new("pair", 5, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15));

    /// <summary>
    /// One account from everywhere. Loose, and its wait stays short: it slows down many addresses that guess together, and
    /// must not shut out the owner, whom it does not concern at all where he has logged in before.
    /// </summary>
    public static readonly LoginLimit Account = new("account", 50, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    /// <summary>One address over all accounts. Room for an office behind one address; a success changes nothing, else an attacker would mix in his own.</summary>
    public static readonly LoginLimit Address = new("address", 50, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1));

    public TimeSpan WaitAfter(int failures) => failures < Allowed
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(Longest.Ticks, FirstWait.Ticks << Math.Min(failures - Allowed, 20)));

    /// <summary>How long the next attempt has to wait, by all that is counted of it; null when it need not.</summary>
    public static TimeSpan? WaitOf(IReadOnlyList<LoginCount> counts)
    {
        var isKnown = counts.Any(count => count.Kind == Pair.Kind && count.IsKnown);
        var waits =
            from count in counts
            let limit = Of(count.Kind)
            where limit != Account || !isKnown
            let wait = limit.WaitAfter(count.Failures) - TimeSpan.FromSeconds(count.SecondsAgo)
            where wait > TimeSpan.Zero
            select (TimeSpan?)wait;

        return waits.Max();
    }

    private static LoginLimit Of(string kind) => kind == Pair.Kind ? Pair : kind == Account.Kind ? Account : Address;
}

/// <param name="SecondsAgo">Since the last failure.</param>
/// <param name="IsKnown">Of a pair: the account was opened from this address not long ago.</param>
internal sealed record LoginCount(string Kind, int Failures, double SecondsAgo, bool IsKnown);
