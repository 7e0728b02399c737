namespace ChatAi.Api.Operations;

internal static class OperationsFeature
{
    /// <summary>Who may read metrics is decided at the gateway, as for all of them.</summary>
    public static void MapOperations(this WebApplication app) =>
        app.MapGet("/metrics/db-size", DatabaseSize.Handle).WithTags("Operations").AllowAnonymous();
}
