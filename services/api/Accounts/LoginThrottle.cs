using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>
/// Slows down whoever guesses passwords, over all replicas: see <see cref="LoginLimit"/>. It counts names as they are
/// typed, whether they have an account or not, so that a refusal tells nothing about which exist. The machine itself is
/// not counted as an address: a proxy that does not tell whom it speaks for would otherwise shut out everybody.
/// </summary>
internal static class LoginThrottle
{
    private const int PrefixBytes = 8;

    /// <summary>An account may be opened from an address for so long without regard to what others try elsewhere.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromDays(30);

    // The database makes the names small itself: it does so too when it looks for the account.
    private const string Keys = """
        (values ('pair', sha256(convert_to('pair ' || lower(@Name) || ' ' || @Address, 'UTF8'))),
                ('account', sha256(convert_to('account ' || lower(@Name), 'UTF8'))),
                ('address', sha256(convert_to('address ' || @Address, 'UTF8')))) as counted (kind, key)
        """;

    /// <returns>How long this attempt has to wait; null when it need not.</returns>
    public static async Task<TimeSpan?> WaitAsync(NpgsqlConnection database, LoginAttempt attempt, CancellationToken cancellationToken)
    {
        const string sql = $"""
            select a.kind, a.failures,
                   coalesce(extract(epoch from clock_timestamp() - a.last_failed_at), 0)::float8 as seconds_ago,
                   coalesce(a.succeeded_at > now() - @KnownFor, false) as is_known
            from   login_attempts a
            join   {Keys} on counted.key = a.key
            """;

        var counts = await database.QueryAsync<LoginCount>(new CommandDefinition(
            sql,
            new { attempt.Name, attempt.Address, KnownFor },
            cancellationToken: cancellationToken));
        return LoginLimit.WaitOf([.. counts]);
    }

    /// <summary>Takes no cancellation token: who hangs up has failed nevertheless.</summary>
    public static Task FailedAsync(NpgsqlConnection database, LoginAttempt attempt)
    {
        // In the order of the keys, so that two attempts never wait for each other's rows.
        const string sql = $"""
            insert into login_attempts as a (key, kind, failures, last_failed_at)
            select key, kind, 1, clock_timestamp()
            from   {Keys}
            where  kind <> 'address' or @CountsAddress
            order  by key
            on     conflict (key) do update
            set    failures = 1 + greatest(0, a.failures - coalesce(floor(extract(epoch from clock_timestamp() - a.last_failed_at)
                                                                         / case a.kind when 'pair' then @PairForgets else @Forgets end), 0)::integer),
                   last_failed_at = clock_timestamp()
            """;

        return database.ExecuteAsync(sql, new
        {
            attempt.Name,
            attempt.Address,
            attempt.CountsAddress,
            PairForgets = LoginLimit.Pair.Forgets.TotalSeconds,
            Forgets = LoginLimit.Address.Forgets.TotalSeconds,
        });
    }

    /// <summary>Begins anew for the account, and remembers the address as one of its owner's.</summary>
    public static Task SucceededAsync(NpgsqlConnection database, LoginAttempt attempt, CancellationToken cancellationToken)
    {
        const string sql = $"""
            with forgiven as (
                delete from login_attempts a
                using  {Keys}
                where  a.key = counted.key
                  and  counted.kind = 'account'
            )
            insert into login_attempts as a (key, kind, succeeded_at)
            select key, kind, now()
            from   {Keys}
            where  kind = 'pair'
            on     conflict (key) do update
            set    failures = 0, last_failed_at = null, succeeded_at = excluded.succeeded_at
            """;

        return database.ExecuteAsync(new CommandDefinition(sql, new { attempt.Name, attempt.Address }, cancellationToken: cancellationToken));
    }

    public static ProblemHttpResult Refuse(HttpResponse response, TimeSpan wait)
    {
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(StatusCodes.Status429TooManyRequests, "urn:chatai:too-many-attempts", "There were too many attempts: wait a while");
    }

    /// <summary>What one customer of a provider has: of IPv6 that is a /64.</summary>
    internal static string NetworkOf(IPAddress? address)
    {
        if (address?.AddressFamily is not AddressFamily.InterNetworkV6)
            return address?.ToString() ?? "unknown";

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}

/// <param name="Name">What was typed for an account.</param>
internal sealed record LoginAttempt(string Name, string Address, bool CountsAddress)
{
    public LoginAttempt(string name, IPAddress? address)
        : this(name, LoginThrottle.NetworkOf(address), address is not null && !IPAddress.IsLoopback(address))
    {
    }
}
