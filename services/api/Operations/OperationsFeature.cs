namespace ChatAi.Api.Operations;

internal static class OperationsFeature
{
    public static void AddOperations(this IHostApplicationBuilder builder) =>
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new StorableText()));

    /// <summary>Who may read metrics is decided at the gateway, as for all of them.</summary>
    public static void MapOperations(this WebApplication app) =>
        app.MapGet("/metrics/db-size", DatabaseSize.Handle).WithTags("operations").AllowAnonymous();
}
