using ChatAi.Api.Idempotency;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.RetrievalTest;

/// <summary>Whether an assistant's questions find the documents that its owner expects, before and after each change.</summary>
internal static class RetrievalTestFeature
{
    public static void AddRetrievalTest(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<RetrievalTestOptions>().Bind(builder.Configuration.GetSection("RetrievalTest")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RetrievalTestOptions>, RetrievalTestOptionsValidator>();
        services.AddSingleton<RunQueue>();
        services.AddSingleton<CheckSearch>();
        services.AddHostedService<RunWorker>();
    }

    public static void MapRetrievalTest(this WebApplication app)
    {
        var test = app.MapGroup("/api/assistants/{id:long}/retrieval-test").WithTags("Retrieval test").RequireAuthorization(Policies.Operator);

        test.MapGet("/checks", ListChecks.Handle);
        test.MapPost("/checks", CreateCheck.Handle).RequireAuthorization(Policies.Owner).MayBeRepeated();
        test.MapPut("/checks", ReplaceChecks.Handle).RequireAuthorization(Policies.Owner);
        test.MapPatch("/checks/{checkId:long}", ChangeCheck.Handle).RequireAuthorization(Policies.Owner);
        test.MapDelete("/checks/{checkId:long}", DeleteCheck.Handle).RequireAuthorization(Policies.Owner);

        test.MapPost("/runs", AskForRun.Handle).RequireAuthorization(Policies.Owner);
        test.MapGet("/runs", ListRuns.Handle);
        test.MapGet("/runs/{runId:long}", GetRun.Handle);
    }
}
