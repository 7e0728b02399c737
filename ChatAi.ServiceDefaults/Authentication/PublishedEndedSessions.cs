using System.Net.Http.Json;
using ChatAi.ServiceDefaults.Json;

namespace ChatAi.ServiceDefaults.Authentication;

/// <summary>The list as the issuer gives it to other services.</summary>
internal sealed class PublishedEndedSessions(IHttpClientFactory clients, ServiceToken token) : IEndedSessionsSource
{
    public const string Client = "ended-sessions";

    private static readonly Uri Address = new($"{CallersFeature.Issuer}/internal/ended-sessions");

    public async Task<IReadOnlyCollection<Guid>> ReadAsync(CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Client);
        client.DefaultRequestHeaders.Authorization = token.AuthorizationHeader;
        var list = await client.GetFromJsonAsync<List>(Address, WireJson.Options, cancellationToken);

        return list?.Sessions ?? throw new HttpRequestException("The list of ended sessions is empty of any list.");
    }

    internal sealed record List(IReadOnlyList<Guid> Sessions);
}
