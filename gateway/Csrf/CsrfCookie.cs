namespace ChatAi.Gateway.Csrf;

/// <summary>The half of the token that the browser keeps.</summary>
internal static class CsrfCookie
{
    private const string PlainName = "chatai_csrf";

    // Browsers let nobody but this very host set a cookie of such a name; they take it over https only.
    private const string HostName = "__Host-chatai_csrf";

    public static string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    public static void Write(HttpContext context, string value) =>
        context.Response.Cookies.Append(NameFor(context.Request), value, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = TimeSpan.FromSeconds(CsrfToken.LifetimeSeconds),
            Path = "/",
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
        });

    private static string NameFor(HttpRequest request) => request.IsHttps ? HostName : PlainName;
}
