using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Audit;
using ChatAi.Api.Events;
using ChatAi.Api.Operators;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using ChatAi.ServiceDefaults.Secrets;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Webhooks;

/// <summary>From now on the address is told of the tenant's events.</summary>
internal static class CreateWebhook
{
    /// <param name="EventTypes">Which events; without it all but <c>dialog.opened</c>, <c>feedback.changed</c> and <c>retrieval_run.ended</c>.</param>
    public sealed record Request(
        [property: Required, StringLength(2_000)] string Url,
        [property: MinLength(1), MaxLength(10)] IReadOnlyList<string>? EventTypes = null);

    /// <param name="Secret">With which the receiver checks signatures. It is shown this once.</param>
    public sealed record Response(Webhook Webhook, string Secret);

    private static readonly string[] Usual = [EventTypes.MessageCreated, EventTypes.QuestionUnanswered, EventTypes.HandoffChanged];
    private static readonly string[] All = [EventTypes.DialogOpened, .. Usual, EventTypes.FeedbackChanged, EventTypes.RetrievalRunEnded];

    public static async Task<Results<Created<Response>, ValidationProblem, ProblemHttpResult>> Handle(
        Request request,
        Caller caller,
        NpgsqlConnection database,
        SecretBox secrets,
        AuditTrail audit,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        const string sql = $"""
            insert into webhooks (user_id, url, secret_ciphertext, event_types, position)
            select @TenantId, @Url, @Secret, @Types, position
            from   event_stream
            where  (select count(*) from webhooks where user_id = @TenantId) < @MostOfTenant
            returning {Webhook.Columns}
            """;

        if (Faults(request, options.Value) is { Count: > 0 } faults)
            return TypedResults.ValidationProblem(faults);

        var secret = WebhookSecret.New();
        var webhook = await database.QuerySingleOrDefaultAsync<Webhook>(new CommandDefinition(
            sql,
            new
            {
                TenantId = InviteOperator.TenantOf(caller),
                request.Url,
                Secret = secret.Seal(secrets),
                Types = (request.EventTypes ?? Usual).Distinct().ToArray(),
                options.Value.MostOfTenant,
            },
            cancellationToken: cancellationToken));

        if (webhook is null)
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:too-many", $"A tenant has at most {options.Value.MostOfTenant} webhooks");

        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.WebhookCreate, new AuditTarget("webhook", webhook.Id)));
        return TypedResults.Created($"/api/webhooks/{webhook.Id}", new Response(webhook, secret.Value));
    }

    private static Dictionary<string, string[]> Faults(Request request, WebhookOptions options)
    {
        var faults = new Dictionary<string, string[]>();
        var schemes = options.AllowPrivateAddresses ? (string[])[Uri.UriSchemeHttps, Uri.UriSchemeHttp] : [Uri.UriSchemeHttps];
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url) || !schemes.Contains(url.Scheme) || url.UserInfo.Length > 0)
            faults["url"] = [$"An address that begins with {schemes[0]}:// is required, without a user name."];
        if (request.EventTypes?.Except(All).FirstOrDefault() is { } unknown)
            faults["event_types"] = [$"'{unknown}' is no type of event; there are {string.Join(", ", All)}."];

        return faults;
    }
}
