using System.Text.Json;
using System.Text.Json.Nodes;
using ChatAi.Gateway.Routes;
using ChatAi.Gateway.Services;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatAi.Gateway.OpenApi;

/// <summary>Asks each service for its document and joins them with the gateway's own.</summary>
internal sealed class DescribeSuite(
    Suite suite,
    RouteOwners routes,
    [FromKeyedServices(DescribeSuite.OwnDocument)] IOpenApiDocumentProvider own,
    TimeProvider clock)
{
    public const string OwnDocument = "gateway";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<JsonObject> JoinAsync(CancellationToken cancellationToken)
    {
        var services = suite.Services.ToArray();
        var first = suite.Instances.DistinctBy(instance => instance.Service).ToDictionary(instance => instance.Service);
        var documents = await Task.WhenAll(services.Select(service => first.TryGetValue(service, out var instance)
            ? ReadAsync(instance, cancellationToken)
            : Task.FromResult<JsonObject?>(null)));

        var found = services.Zip(documents).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!));
        return SuiteDocument.Join(
            found.Prepend((OwnDocument, await OwnAsync(cancellationToken))),
            (service, path) => service == OwnDocument || routes.OwnerOf(path) == service,
            services.Zip(documents).Where(pair => pair.Second is null).Select(pair => pair.First));
    }

    private async Task<JsonObject> OwnAsync(CancellationToken cancellationToken)
    {
        var document = await own.GetOpenApiDocumentAsync(cancellationToken);
        return JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken))!.AsObject();
    }

    private async Task<JsonObject?> ReadAsync(ServiceInstance instance, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await instance.GetAsync("/openapi.json", either.Token);
            return response.IsSuccessStatusCode
                ? JsonNode.Parse(await response.Content.ReadAsStringAsync(either.Token)) as JsonObject
                : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || patience.IsCancellationRequested)
        {
            return null;
        }
    }
}
