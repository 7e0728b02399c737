using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.Api.Statistics;

/// <summary>How an assistant does, for its owner.</summary>
internal static class StatisticsFeature
{
    public static void MapStatistics(this WebApplication app) =>
        app.MapGet("/api/assistants/{id:long}/statistics", ShowStatistics.Handle).WithTags("Assistants").RequireAuthorization(Policies.Owner);
}
