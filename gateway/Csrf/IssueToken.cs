using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Gateway.Csrf;

internal static class IssueToken
{
    /// <param name="HeaderName">The header that carries the token back.</param>
    public sealed record CsrfTokenAnswer(string CsrfToken, int ExpiresIn, string TokenName, string HeaderName);

    public static Ok<CsrfTokenAnswer> Handle(HttpContext context, CsrfToken tokens)
    {
        // An existing value stays, so that the tokens of other tabs stay good.
        var known = CsrfCookie.Read(context.Request);
        var cookie = CsrfToken.IsCookie(known) ? known! : CsrfToken.NewCookie();
        CsrfCookie.Write(context, cookie);
        context.Response.Headers.CacheControl = "no-store";

        return TypedResults.Ok(new CsrfTokenAnswer(tokens.Issue(cookie, CsrfFeature.SessionOf(context.Request)), CsrfToken.LifetimeSeconds, "csrf_token", CsrfFeature.HeaderName));
    }
}
