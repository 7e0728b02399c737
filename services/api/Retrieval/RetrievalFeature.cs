using System.Data;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.Extensions.Options;
using Pgvector;

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

    /// <summary>Npgsql knows the type; Dapper has to be told to let it through.</summary>
    private sealed class VectorParameter : SqlMapper.TypeHandler<HalfVector>
    {
        public override void SetValue(IDbDataParameter parameter, HalfVector? value) => parameter.Value = value;

        public override HalfVector? Parse(object value) => (HalfVector)value;
    }
}
