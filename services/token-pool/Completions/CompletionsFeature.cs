using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.TokenPool.Completions;

internal static class CompletionsFeature
{
    public static void AddCompletions(this IHostApplicationBuilder builder) =>

        // In front of the framework's own writer: the first that can, writes.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, OpenAiErrorWriter>());

    public static void MapCompletions(this WebApplication app)
    {
        var openAi = app.MapGroup("/v1").WithTags("OpenAI").RequireAuthorization(Policies.ServiceOrAdmin);
        openAi.MapPost("/chat/completions", CompleteChat.Handle);
        openAi.MapGet("/models", ListModels.Handle);
    }
}
