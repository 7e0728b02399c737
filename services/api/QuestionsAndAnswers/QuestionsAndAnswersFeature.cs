using ChatAi.Api.Idempotency;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>What an owner writes down beside the documents: a question, and what is to be said to it.</summary>
internal static class QuestionsAndAnswersFeature
{
    public static void AddQuestionsAndAnswers(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PairQueue>();
        builder.Services.AddSingleton<PairStore>();
        builder.Services.AddHostedService<PairEmbedding>();
    }

    public static void MapQuestionsAndAnswers(this WebApplication app)
    {
        var questions = app.MapGroup("/api/assistants/{id:long}/questions")
            .WithTags("Knowledge")
            .RequireAuthorization(Policies.Operator);

        questions.MapGet("/", ListPairs.Handle);
        questions.MapGet("/{question_id:long}", GetPair.Handle);
        questions.MapPost("/", CreatePair.Handle).RequireAuthorization(Policies.Owner).MayBeRepeated();
        questions.MapPatch("/{question_id:long}", ChangePair.Handle).RequireAuthorization(Policies.Owner);
        questions.MapDelete("/{question_id:long}", DeletePair.Handle).RequireAuthorization(Policies.Owner);
        questions.MapPost("/import", ImportPairs.Handle)
            .RequireAuthorization(Policies.Owner)
            .Accepts<ImportPairs.Item[]>(ImportPairs.Json, ImportPairs.Csv)
            .WithMetadata(new RequestSizeLimitAttribute(ImportPairs.LargestBody))
            .MayBeRepeated();
        questions.MapGet("/export", ExportPairs.Handle)
            .Produces<string>(StatusCodes.Status200OK, ImportPairs.Csv, ImportPairs.Json);
    }
}
