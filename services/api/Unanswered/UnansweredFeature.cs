using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.Api.Unanswered;

/// <summary>What people asked and the documents had nothing on.</summary>
internal static class UnansweredFeature
{
    public static void MapUnanswered(this WebApplication app)
    {
        var unanswered = app.MapGroup("/api/assistants/{id:long}/unanswered").WithTags("Assistants").RequireAuthorization(Policies.Owner);
        unanswered.MapGet("/", ListUnanswered.Handle);
        unanswered.MapDelete("/{questionId:long}", DealWithUnanswered.Handle);
    }
}
