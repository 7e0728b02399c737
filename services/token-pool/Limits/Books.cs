namespace ChatAi.TokenPool.Limits;

/// <summary>
/// The accounts and grants that one transaction has locked, while calls are recorded in them. Pure: what stands here at the
/// end is written back.
/// </summary>
internal sealed class Books(Dictionary<AccountId, Account> accounts, Dictionary<long, Grant> grants)
{
    public IReadOnlyDictionary<AccountId, Account> Accounts => accounts;

    public IReadOnlyDictionary<long, Grant> Grants => grants;

    /// <summary>A call is recorded for the first time.</summary>
    /// <param name="grantId">The grant that it was made under; one that is closed already has nothing to release.</param>
    public void Use(AccountId account, long? grantId, DateTimeOffset at, Amount used)
    {
        if (grantId is { } id && grants.TryGetValue(id, out var grant) && !grant.IsClosed)
            Change(account, grant, (books, open) => books.Use(open, Period.Of(at).Day, used));
        else
            Correct(account, at, used);
    }

    /// <summary>What was recorded of a call as unknown is known now.</summary>
    public void Correct(AccountId account, DateTimeOffset at, Amount difference)
    {
        if (accounts.TryGetValue(account, out var before))
            accounts[account] = before.Correct(Period.Of(at), difference);
    }

    public void GiveBack(Unspent unspent)
    {
        if (grants.TryGetValue(unspent.GrantId, out var grant))
            Change(grant.Account, grant, (books, open) => books.GiveBack(open, unspent.Amount));
    }

    private void Change(AccountId account, Grant grant, Func<Account, Grant, (Account After, Grant Left)> change)
    {
        // Of a key that was deleted only its grant is left to be closed.
        if (!accounts.TryGetValue(account, out var before))
        {
            grants[grant.Id] = grant with { Open = Amount.None };
            return;
        }

        (accounts[account], grants[grant.Id]) = change(before, grant);
    }
}
