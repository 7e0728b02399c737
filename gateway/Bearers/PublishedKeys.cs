using ChatAi.ServiceDefaults.Authentication;
using Microsoft.IdentityModel.Tokens;

namespace ChatAi.Gateway.Bearers;

/// <summary>
/// The keys by which access tokens are verified, as their issuer publishes them. They are fetched beside the requests,
/// never within one: as long as a key is not known, its tokens count as not verified, and no request waits for the issuer.
/// </summary>
internal sealed partial class PublishedKeys(IHttpClientFactory clients, TimeProvider clock, ILogger<PublishedKeys> logger) : BackgroundService
{
    public const string ClientName = "published-keys";

    private static readonly Uri Address = new($"{CallersFeature.Issuer}/.well-known/jwks.json");
    private static readonly TimeSpan MaximumAge = TimeSpan.FromHours(1);

    /// <summary>Tokens with made-up key ids make the issuer be asked no more often than this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private volatile IReadOnlyList<SecurityKey> keys = [];
    private volatile bool isWanted;

    public IEnumerable<SecurityKey> Find(string keyId)
    {
        var found = keys.Where(key => key.KeyId == keyId).ToArray();
        if (found.Length == 0)
            isWanted = true;

        return found;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        var fetchedAt = clock.GetTimestamp();
        do
        {
            if (keys.Count > 0 && !isWanted && clock.GetElapsedTime(fetchedAt) < MaximumAge)
                continue;

            isWanted = false;
            fetchedAt = clock.GetTimestamp();
            await FetchAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            keys = [.. new JsonWebKeySet(await client.GetStringAsync(Address, cancellationToken)).GetSigningKeys()];
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is: without the keys the gateway does less well, but without the gateway nothing does.
            Log.NotFetched(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The keys of access tokens cannot be fetched now: {Reason}")]
        public static partial void NotFetched(ILogger logger, string reason);
    }
}
