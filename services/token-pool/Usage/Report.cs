using ChatAi.TokenPool.Limits;

namespace ChatAi.TokenPool.Usage;

/// <summary>What a replica has to tell the database: calls that are over, and room that it does not need.</summary>
internal sealed record Report(IReadOnlyList<UsageRecord> Records, IReadOnlyList<Unspent> Unspent)
{
    public bool IsEmpty => Records.Count == 0 && Unspent.Count == 0;

    /// <summary>Enters the report into the books.</summary>
    /// <param name="stored">Those of the records that the database did not know yet, or only as unknown.</param>
    public void EnterInto(Books books, IEnumerable<StoredRecord> stored)
    {
        foreach (var (record, isNew, before, beforeOfTenant) in stored)
        {
            Enter(new AccountId(AccountKind.Key, record.KeyId), record.GrantId, requests: 1, before);
            if (record.For.UserId is { } tenant)
                Enter(new AccountId(AccountKind.Tenant, tenant), record.TenantGrantId, record.CountsForTenant ? 1 : 0, beforeOfTenant);

            void Enter(AccountId account, long? grant, int requests, Amount known)
            {
                var used = new Amount(requests, record.TotalTokens, record.Cost);
                if (isNew)
                    books.Use(account, grant, record.At, used);
                else
                    books.Correct(account, record.At, used - known);
            }
        }

        foreach (var unspent in Unspent)
            books.GiveBack(unspent);
    }
}

/// <param name="Before">What was recorded of it before; it counts already.</param>
/// <param name="BeforeOfTenant">The same, if it was known whose call it was.</param>
internal sealed record StoredRecord(UsageRecord Record, bool IsNew, Amount Before, Amount BeforeOfTenant);
