using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Retrieval;

internal static class RetrievalFeature
{
    public static void AddRetrieval(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RetrievalOptions>().Bind(builder.Configuration.GetSection("Retrieval")).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RetrievalOptions>, RetrievalOptionsValidator>();
        builder.Services.AddSingleton<RetrievalMetrics>();
        builder.Services.AddSingleton<PassageSearch>();

        SqlMapper.AddTypeHandler(new VectorParameter());
    }

    public static void MapRetrieval(this WebApplication app) =>
        app.MapPost("/api/assistants/{id:long}/search", TrySearch.Handle)
            .WithTags("Knowledge")
            .RequireAuthorization(Policies.Operator);
}
