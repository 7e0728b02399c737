namespace ChatAi.TokenPool.Limits;

/// <summary>Room on an account that a replica has leased.</summary>
/// <param name="Period">When it was leased; it may be used only in this day, and in this bucket where minutes are limited.</param>
/// <param name="Slots">The highest number that a request of the grant can have; a request is known by its grant and its slot.</param>
/// <param name="Open">What was neither used nor given back.</param>
internal sealed record Grant(long Id, AccountId Account, Guid Replica, Period Period, int Slots, Amount Open)
{
    public bool IsClosed => Open.Requests == 0;
}
