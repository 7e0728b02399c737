using System.Net;
using System.Text.Json.Nodes;
using ChatAi.Gateway.OpenApi;
using ChatAi.Gateway.Tests.Doubles;

namespace ChatAi.Gateway.Tests.OpenApi;

public sealed class SuiteDocumentTests(Stores stores) : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(stores);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task Only_what_is_routed_to_a_service_stands_in_the_document()
    {
        gateway.Api.Answer("/openapi.json", Describes("/api/assistants/{id}", "/api/bot-instances", "/internal/turns", "/status", "/metrics/db-size"));
        gateway.BotManager.Answer("/openapi.json", Describes("/api/bot-instances/{id}", "/api/telegram/rate-limit/stats/{bot_id}", "/telegram/webhook/{webhook_id}", "/health"));
        gateway.TokenPool.Answer("/openapi.json", Describes("/v1/models", "/api/admin/ai-tokens/{id}/usage"));

        var document = await DocumentAsync();

        Assert.Equal(
            [
                "/api/admin/ai-tokens/{id}/usage", "/api/assistants/{id}", "/api/bot-instances/{id}", "/api/csrf-token",
                "/api/telegram/rate-limit/stats/{bot_id}", "/health", "/metrics", "/metrics/db-size", "/telegram/webhook/{webhook_id}", "/v1/models",
            ],
            document["paths"]!.AsObject().Select(path => path.Key));
        Assert.Equal(("3.1.1", "ChatAi", "/"), ((string?)document["openapi"], (string?)document["info"]!["title"], (string?)document["servers"]![0]!["url"]));
        Assert.Equal("""[{"bearer":[]}]""", document["security"]!.ToJsonString());
        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["bearer"]!["scheme"]);
        Assert.Equal("[]", document["paths"]!["/health"]!["get"]!["security"]!.ToJsonString());
        Assert.Null(document["x-unavailable-services"]);
    }

    [Fact]
    public async Task A_service_that_is_down_is_named_and_left_out()
    {
        gateway.Api.Answer("/openapi.json", Describes("/api/me"));
        gateway.BotManager.Answer("/openapi.json", "no JSON");
        await gateway.TokenPool.DisposeAsync();

        var document = await DocumentAsync();

        Assert.NotNull(document["paths"]!["/api/me"]);
        Assert.Equal("""["bot-manager","token-pool"]""", document["x-unavailable-services"]!.ToJsonString());
    }

    [Fact]
    public void Components_of_one_name_and_two_shapes_are_told_apart()
    {
        var document = SuiteDocument.Join(
            [("api", WithSchemas("/api", """{"Same":{"type":"string"},"Page":{"type":"object"},"List":{"items":{"$ref":"#/components/schemas/Page"}}}""")),
             ("token-pool", WithSchemas("/token-pool", """{"Same":{"type":"string"},"Page":{"type":"array"},"List":{"items":{"$ref":"#/components/schemas/Page"}}}"""))],
            (_, _) => true,
            []);

        var schemas = document["components"]!["schemas"]!.AsObject();
        Assert.Equal(["List", "Page", "Same", "TokenPoolList", "TokenPoolPage"], schemas.Select(schema => schema.Key).Order());
        Assert.Equal("#/components/schemas/Page", (string?)schemas["List"]!["items"]!["$ref"]);
        Assert.Equal("#/components/schemas/TokenPoolPage", (string?)schemas["TokenPoolList"]!["items"]!["$ref"]);
        Assert.Equal("#/components/schemas/TokenPoolList", (string?)document["paths"]!["/token-pool"]!["get"]!["schema"]!["$ref"]);
    }

    [Fact]
    public void Operations_keep_an_id_of_their_own_and_lose_foreign_ways_to_sign_in()
    {
        var document = SuiteDocument.Join(
            [("api", WithSchemas("/api", "{}")), ("token-pool", WithSchemas("/token-pool", "{}"))],
            (_, _) => true,
            []);

        Assert.Equal("list", (string?)document["paths"]!["/api"]!["get"]!["operationId"]);
        Assert.Equal("token-pool-list", (string?)document["paths"]!["/token-pool"]!["get"]!["operationId"]);
        Assert.Null(document["paths"]!["/api"]!["get"]!["security"]);
        Assert.Equal(["bearer"], document["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key));
    }

    [Fact]
    public async Task The_page_runs_on_this_host_alone()
    {
        using var response = await gateway.GetAsync("/docs/");

        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", policy, StringComparison.Ordinal);
        Assert.Matches("script-src 'self' 'nonce-[A-Za-z0-9_-]{20,}'; ", policy);
        Assert.Contains(policy.Split("'nonce-")[1].Split('\'')[0], page, StringComparison.Ordinal);
        using var script = await gateway.GetAsync("/docs/scalar.js");
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
    }

    private static string Describes(params string[] paths) => new JsonObject
    {
        ["openapi"] = "3.1.1",
        ["info"] = new JsonObject { ["title"] = "A service", ["version"] = "1" },
        ["servers"] = new JsonArray(new JsonObject { ["url"] = "http://10.0.0.1:5101" }),
        ["paths"] = new JsonObject(paths.Select(path => KeyValuePair.Create<string, JsonNode?>(path, new JsonObject { ["get"] = new JsonObject() }))),
    }.ToJsonString();

    private static JsonObject WithSchemas(string path, string schemas) => JsonNode.Parse($$"""
        {
          "paths": {
            "{{path}}": { "get": { "operationId": "list", "security": [{ "own": [] }], "schema": { "$ref": "#/components/schemas/List" } } }
          },
          "components": { "schemas": {{schemas}}, "securitySchemes": { "own": {} } }
        }
        """)!.AsObject();

    private async Task<JsonNode> DocumentAsync()
    {
        using var response = await gateway.GetAsync("/openapi.json");
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }
}
