using System.Globalization;
using ChatAi.Gateway.Bearers;
using ChatAi.Gateway.LocalOperators;
using ChatAi.Gateway.Networks;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace ChatAi.Gateway.RateLimits;

/// <summary>
/// Holds each caller to his limit, and tells him of it in the headers of draft-ietf-httpapi-ratelimit-headers. A user is
/// known by an access token whose signature holds; everybody else is his address.
/// </summary>
internal sealed class LimitRequests(
    IOptions<RateLimitOptions> options,
    Allowance allowance,
    VerifiedBearer bearer,
    LocalOperator localOperator,
    KnownNetworks networks,
    RateLimitMetrics metrics)
{
    /// <summary>In the metadata of a route: <c>sign-in</c>, or <c>none</c>.</summary>
    private const string RouteMetadata = "RateLimit";

    private readonly Limit perUser = Limit.Of("user", options.Value.User);
    private readonly Limit perAddress = Limit.Of("address", options.Value.Address);
    private readonly Limit signIn = Limit.Of("sign-in", options.Value.SignIn);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (await FindAsync(context) is not var (limit, caller) || !limit.IsOn)
        {
            await next(context);
            return;
        }

        var verdict = await allowance.TakeAsync(limit, caller);
        Announce(context.Response, limit, verdict);
        if (verdict.IsAllowed)
        {
            await next(context);
            return;
        }

        metrics.Refused(limit);
        await Refusal(context.Response, limit, verdict).ExecuteAsync(context);
    }

    private async ValueTask<(Limit Limit, string Caller)?> FindAsync(HttpContext context)
    {
        var own = context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata?.GetValueOrDefault(RouteMetadata);
        if (own == "none" || networks.IsProbe(context))
            return null;

        if (own == signIn.Name)
            return (signIn, AddressKey.Of(context.Connection.RemoteIpAddress));

        if (localOperator.IsCalling(context))
            return (perUser, "local-operator");

        return await bearer.ReadAsync(context.Request) is { } known
            ? (perUser, known.Subject)
            : (perAddress, AddressKey.Of(context.Connection.RemoteIpAddress));
    }

    private static void Announce(HttpResponse response, Limit limit, Verdict verdict) => response.OnStarting(
        () =>
        {
            // A service may have told of a limit of its own; the lists are joined.
            response.Headers.Append("RateLimit-Policy", string.Create(CultureInfo.InvariantCulture, $"\"{limit.Name}\";q={limit.Requests};w={Seconds(limit.Window)}"));
            response.Headers.Append("RateLimit", string.Create(CultureInfo.InvariantCulture, $"\"{limit.Name}\";r={verdict.Remaining};t={Seconds(verdict.Reset)}"));
            return Task.CompletedTask;
        });

    private static ProblemHttpResult Refusal(HttpResponse response, Limit limit, Verdict verdict)
    {
        var seconds = Math.Max(1, Seconds(verdict.RetryAfter));
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problem.Of(
            StatusCodes.Status429TooManyRequests,
            "urn:chatai:too-many-requests",
            "Too many requests",
            string.Create(CultureInfo.InvariantCulture, $"{limit.Requests} requests in {Seconds(limit.Window)} s are allowed here. Come again in {seconds} s."));
    }

    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);
}
