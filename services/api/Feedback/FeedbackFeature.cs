using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.Api.Feedback;

/// <summary>What people think of the answers they get.</summary>
internal static class FeedbackFeature
{
    public static void MapFeedback(this WebApplication app)
    {
        app.MapPost("/internal/feedback", TakePress.Handle).RequireAuthorization(Policies.Service);
        app.MapPut("/api/dialogs/{id:long}/messages/{messageId:long}/feedback", GiveFeedback.Handle)
            .WithTags("Dialogs")
            .RequireAuthorization(Policies.Operator);
    }
}
