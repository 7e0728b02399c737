namespace ChatAi.Gateway.RateLimits;

/// <summary>Takes a request's share of what its caller may do: over all replicas, or in this one while Redis is away.</summary>
internal sealed class Allowance(SharedBuckets shared, LocalBuckets local)
{
    public async ValueTask<Verdict> TakeAsync(Limit limit, string caller)
    {
        var key = $"{limit.Name}:{caller}";
        if (local.RefusalOf(key, limit) is { } refusal)
            return refusal;

        var asked = local.Now;
        if (await shared.TakeAsync(key, limit) is not { } answer)
            return local.Take(key, limit);

        local.Learn(key, asked + answer.Debt);
        return answer.IsAllowed ? limit.Admit(answer.Debt) : limit.Refuse(answer.Debt);
    }
}
