using System.Text.Json;
using System.Text.Json.Serialization;
using ChatAi.Simulators.OpenAI.Completions;
using ChatAi.Simulators.OpenAI.Embeddings;
using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.Simulators.OpenAI;

/// <summary>OpenAI's API, and Azure's, as their clients see them, well-behaved until <c>/sim</c> tells it otherwise, key by key.</summary>
internal static class SimulatorFeature
{
    public static void AddSimulator(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeyBook>();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });
    }

    public static void MapSimulator(this WebApplication app)
    {
        var openAi = app.MapGroup("/v1");
        openAi.MapPost("/chat/completions", CompleteChat.Handle);
        openAi.MapPost("/embeddings", CreateEmbeddings.Handle);
        openAi.MapGet("/models", ListModels.Handle);

        var azure = app.MapGroup("/openai").AddEndpointFilter(AzureManners.CheckAsync);
        azure.MapPost($"/deployments/{{{AzureManners.Deployment}}}/chat/completions", CompleteChat.Handle);
        azure.MapPost($"/deployments/{{{AzureManners.Deployment}}}/embeddings", CreateEmbeddings.Handle);
        azure.MapGet("/models", ListModels.Handle);

        var control = app.MapGroup("/sim");
        control.MapPut("/keys/{key}", ControlKeys.Set);
        control.MapDelete("/keys/{key}", ControlKeys.Forget);
        control.MapGet("/keys", ControlKeys.Count);
        control.MapGet("/keys/{key}/calls", ControlKeys.Calls);
        control.MapPost("/reset", ControlKeys.Reset);

        app.MapFallback(ApiError.UnknownPath);
    }
}
