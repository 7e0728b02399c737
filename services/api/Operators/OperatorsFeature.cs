using ChatAi.Api.Idempotency;
using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.Api.Operators;

internal static class OperatorsFeature
{
    public static void MapOperators(this WebApplication app)
    {
        var operators = app.MapGroup("/api/operators").WithTags("Operators").RequireAuthorization(Policies.Owner);
        operators.MapGet("/", ListOperators.Handle);
        operators.MapPost("/invitations", InviteOperator.Handle).MayBeRepeated();
        operators.MapDelete("/{id:long}", RemoveOperator.Handle);

        app.MapPost("/api/operators/invitations/accept", AcceptInvitation.Handle).WithTags("Operators").AllowAnonymous();
    }
}
