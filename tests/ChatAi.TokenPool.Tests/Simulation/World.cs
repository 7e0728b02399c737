using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Usage;

namespace ChatAi.TokenPool.Tests.Simulation;

/// <summary>
/// The database and the provider of a simulation. Transactions are whole or not at all, as a database's are; what they do is
/// the pool's own code. After each of them the books must balance.
/// </summary>
internal sealed class World
{
    private readonly Dictionary<AccountId, Account> accounts = [];
    private readonly Dictionary<long, Grant> grants = [];
    private readonly Dictionary<(long, int), UsageRecord> rows = [];
    private readonly List<(DateTimeOffset At, TimeSpan Really, (long, int) Id)> served = [];
    private long lastGrant;

    public World(LimitSet key, LimitSet tenant, DateTimeOffset start)
    {
        Now = start;
        accounts[Key] = Empty(key);
        accounts[Tenant] = Empty(tenant);
    }

    public static AccountId Key { get; } = new(AccountKind.Key, 1);

    public static AccountId Tenant { get; } = new(AccountKind.Tenant, 7);

    /// <summary>The database's clock, which can be set back.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Time as it really passes.</summary>
    private TimeSpan Really { get; set; }

    public Account this[AccountId id] => accounts[id];

    public void Pass(TimeSpan time)
    {
        Now += time;
        Really += time < TimeSpan.Zero ? TimeSpan.Zero : time;
    }

    public Grant? Lease(AccountId id, Guid replica, Amount need, int calls)
    {
        var (after, when, leased) = accounts[id].Lease(Period.Of(Now), need, calls);
        if (leased == Amount.None)
            return null;

        accounts[id] = after;
        var grant = new Grant(++lastGrant, id, replica, when, (int)leased.Requests, leased);
        grants[grant.Id] = grant;
        Balance();
        return grant;
    }

    public void Store(Report report)
    {
        var stored = new List<StoredRecord>();
        foreach (var record in report.Records)
        {
            var isKnown = rows.TryGetValue(record.Id, out var before);
            if (isKnown && (before!.Outcome is not Outcome.Unknown || record.Outcome is Outcome.Unknown))
                continue;

            var counted = isKnown ? new Amount(1, before!.TotalTokens, before.Cost) : Amount.None;
            stored.Add(new StoredRecord(record, !isKnown, counted, before?.For.UserId is null ? Amount.None : counted));
            rows[record.Id] = record;
        }

        var books = new Books(accounts, grants);
        report.EnterInto(books, stored);
        foreach (var closed in grants.Values.Where(grant => grant.IsClosed).ToList())
            grants.Remove(closed.Id);

        Balance();
    }

    public void Close(Guid replica, IReadOnlyCollection<UsageRecord> journal, bool isComplete)
    {
        var held = grants.Values.Where(grant => grant.Replica == replica).ToList();
        var records = isComplete ? journal : [.. journal, .. UsageStore.Unnamed(held, journal, Now)];
        Store(new Report([.. records], [.. held.Select(grant => new Unspent(grant.Id, grant.Account, grant.Open))]));
    }

    /// <summary>The provider is called.</summary>
    public void Serve(UsageRecord record)
    {
        var limits = accounts[Key].Limits;
        served.Add((record.At, Really, record.Id));
        if (limits.DailyRequests > 0)
            Require(served.Count(call => call.At.Date == record.At.Date) <= limits.DailyRequests, "a day has more calls than its limit");
        if (limits.MonthlyRequests > 0)
            Require(served.Count(call => (call.At.Year, call.At.Month) == (record.At.Year, record.At.Month)) <= limits.MonthlyRequests, "a month has more calls than its limit");
        if (limits.MinuteRequests > 0)
            Require(served.Count(call => Really - call.Really < TimeSpan.FromMinutes(1)) <= limits.MinuteRequests, "a minute has more calls than its limit");
    }

    /// <summary>Everybody is gone and buried: each call that the provider saw has its row, and nothing is reserved.</summary>
    public void End()
    {
        Require(grants.Count == 0, "a grant is left behind");
        Require(served.TrueForAll(call => rows.ContainsKey(call.Id)), "a call has no row");
        Require(accounts.Values.All(account => account.DailyReserved == 0 && account.MonthlyReserved == Amount.None), "something is still reserved");
    }

    private static Account Empty(LimitSet limits) => new(limits, default, 0, 0, Amount.None, Amount.None, Minute.Empty);

    private void Balance()
    {
        foreach (var (id, account) in accounts)
        {
            var open = grants.Values.Where(grant => grant.Account == id).ToList();
            var counted = rows.Values.Where(row => id.Kind is AccountKind.Key ? row.KeyId == id.Id : row.For.UserId == id.Id).ToList();
            var thisMonth = counted.Where(row => Period.Of(row.At).IsMonthOf(account.Day)).ToList();
            var requests = thisMonth.Count(row => id.Kind is AccountKind.Key || row.CountsForTenant);

            Require(account.MonthlyUsed == new Amount(requests, thisMonth.Sum(row => row.TotalTokens), thisMonth.Sum(row => row.Cost)), "a month's counter is not the sum of its rows");
            Require(account.DailyReserved == open.Where(grant => grant.Period.Day == account.Day).Sum(grant => grant.Open.Requests), "a day's reservation is not the sum of its grants");
            Require(
                account.MonthlyReserved == open.Where(grant => grant.Period.IsMonthOf(account.Day)).Aggregate(Amount.None, (sum, grant) => sum + grant.Open),
                "a month's reservation is not the sum of its grants");

            // A tenant may exceed his quota by what a replica held that was taken for dead and was not.
            if (id.Kind is AccountKind.Key)
            {
                Require(account.Room.Requests >= 0, "more is used and reserved than the limit");
                Require(account.DailyUsed == counted.Count(row => Period.Of(row.At).Day == account.Day), "a day's counter is not the number of its rows");
            }
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException(what);
    }
}
