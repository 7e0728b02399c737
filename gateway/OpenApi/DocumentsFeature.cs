using System.Text.Json.Nodes;
using ChatAi.Gateway.Routes;
using ChatAi.Gateway.Services;
using ChatAi.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Scalar.AspNetCore;

namespace ChatAi.Gateway.OpenApi;

/// <summary>The suite's API as a document (<c>/openapi.json</c>) and as a page (<c>/docs</c>).</summary>
internal static class DocumentsFeature
{
    private const string DocumentPath = "/openapi.json";
    private const string PagePath = "/docs";

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    public static void AddDocuments(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi(DescribeSuite.OwnDocument, options =>
        {
            options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
            options.DescribeInFull();
            options.AddOperationTransformer((operation, _, _) =>
            {
                // Nothing of the gateway's own asks who the caller is.
                operation.Security = [];
                return Task.CompletedTask;
            });
        });
        builder.Services.AddSingleton<RouteOwners>();
        builder.Services.AddSingleton<DescribeSuite>();
        builder.Services.AddSingleton(services => new Snapshot<JsonObject>(
            services.GetRequiredService<DescribeSuite>().JoinAsync, Freshness, services.GetRequiredService<TimeProvider>()));
    }

    public static void MapDocuments(this WebApplication app)
    {
        app.MapMethods(DocumentPath, [HttpMethods.Get, HttpMethods.Head], Handle).ExcludeFromDescription();
        app.MapScalarApiReference(PagePath, ShowPage);
    }

    /// <summary>Nothing of the page comes from, or goes to, another host.</summary>
    private static void ShowPage(ScalarOptions options, HttpContext context)
    {
        context.Response.OnStarting(AllowPage, context);
        options
            .WithTitle("ChatAi API")
            .WithOpenApiRoutePattern(DocumentPath)
            .WithNonce()
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideClientButton()
            .HideDeveloperTools();
    }

    private static Task AllowPage(object state)
    {
        var context = (HttpContext)state;
        var nonce = context.Items[ScalarOptions.NonceHttpContextItemKey];
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return Task.CompletedTask;
    }

    private static async Task<JsonHttpResult<JsonObject>> Handle(Snapshot<JsonObject> document, CancellationToken cancellationToken) =>
        TypedResults.Json(await document.GetAsync(cancellationToken));
}
