using ChatAi.Api.Idempotency;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;

namespace ChatAi.Api.Assistants;

internal static class AssistantsFeature
{
    public static void AddAssistants(this IHostApplicationBuilder _) => SqlMapper.AddTypeHandler(new WeekHours.Column());

    public static void MapAssistants(this WebApplication app)
    {
        var assistants = app.MapGroup("/api/assistants").WithTags("Assistants").RequireAuthorization(Policies.Operator);

        assistants.MapGet("/", ListAssistants.Handle);
        assistants.MapGet("/{id:long}", GetAssistant.Handle).Produces(StatusCodes.Status304NotModified);
        assistants.MapPost("/", CreateAssistant.Handle).RequireAuthorization(Policies.Owner).MayBeRepeated();
        assistants.MapPatch("/{id:long}", ChangeAssistant.Handle)
            .RequireAuthorization(Policies.Owner)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
        assistants.MapDelete("/{id:long}", DeleteAssistant.Handle)
            .RequireAuthorization(Policies.Owner)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }
}
