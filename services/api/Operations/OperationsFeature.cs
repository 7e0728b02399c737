using Microsoft.Extensions.Options;

namespace ChatAi.Api.Operations;

internal static class OperationsFeature
{
    public static void AddOperations(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<DatabaseSizeOptions>().Bind(builder.Configuration.GetSection("Database")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseSizeOptions>, DatabaseSizeOptionsValidator>();
        services.AddHostedService<SampleDatabaseSize>();
    }

    /// <summary>Who may read metrics is decided at the gateway, as for all of them.</summary>
    public static void MapOperations(this WebApplication app) =>
        app.MapGet("/metrics/db-size", DatabaseSize.Handle).WithTags("Operations").AllowAnonymous().Produces<string>(contentType: "text/plain");
}
