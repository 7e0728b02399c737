using ChatAi.Api.Knowledge.Reading;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Knowledge;

internal static class KnowledgeFeature
{
    public static void AddKnowledge(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<IngestionOptions>().Bind(builder.Configuration.GetSection("Ingestion")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestionOptions>, IngestionOptionsValidator>();
        services.AddSingleton<IValidateOptions<IngestionOptions>, ReadingTimeValidator>();
        services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = UploadDocument.LargestBody);
        services.AddSingleton<IngestionSignal>();
        services.AddSingleton<FormatReader>();
        services.AddSingleton<PassageStore>();
        services.AddSingleton<DocumentReader>();
        services.AddHostedService<Ingestion>();
    }

    public static void MapKnowledge(this WebApplication app)
    {
        var documents = app.MapGroup("/api/assistants/{id:long}/documents")
            .WithTags("Knowledge")
            .RequireAuthorization(Policies.Operator);

        documents.MapGet("/", ListDocuments.Handle);
        documents.MapGet("/{document_id:long}", GetDocument.Handle);
        documents.MapGet("/{document_id:long}/content", DownloadDocument.Handle)
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .Produces(StatusCodes.Status304NotModified);
        documents.MapDelete("/{document_id:long}", DeleteDocument.Handle).RequireAuthorization(Policies.Owner);

        // The gateway checks the token of cookie sessions; a bearer call needs none.
        documents.MapPost("/", UploadDocument.Handle)
            .RequireAuthorization(Policies.Owner)
            .WithMetadata(new RequestSizeLimitAttribute(UploadDocument.LargestBody))
            .DisableAntiforgery();
        documents.MapPut("/{document_id:long}", ReplaceDocument.Handle)
            .RequireAuthorization(Policies.Owner)
            .WithMetadata(new RequestSizeLimitAttribute(UploadDocument.LargestBody))
            .DisableAntiforgery();
    }
}
