using System.Security.Cryptography;
using ChatAi.ServiceDefaults.Problems;
using ChatAi.ServiceDefaults.Startup;

namespace ChatAi.Gateway.Csrf;

/// <summary>
/// A request that changes something and is allowed by a session cookie must show that it comes from our own pages.
/// Bearer calls need not: no browser adds that header by itself. The suite's own sign-in answers with tokens and sets no
/// cookie, so this guards the sessions of a frontend that keeps them in <c>chatai_session</c>.
/// </summary>
internal static class CsrfFeature
{
    public const string HeaderName = "X-CSRF-Token";
    private const string SessionCookie = "chatai_session";

    public static void AddCsrf(this WebApplicationBuilder builder)
    {
        var secret = builder.Configuration["SECRET_KEY"];
        if (secret is not { Length: >= 32 })
            throw new ConfigurationException("SECRET_KEY is not set, or has fewer than 32 characters.");

        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, System.Text.Encoding.UTF8.GetBytes(secret), 32, info: "csrf"u8.ToArray());
        builder.Services.AddSingleton(services => new CsrfToken(key, services.GetRequiredService<TimeProvider>()));
    }

    public static void UseCsrf(this WebApplication app)
    {
        var tokens = app.Services.GetRequiredService<CsrfToken>();
        app.Use((context, next) => IsForged(context.Request, tokens)
            ? Problem.Of(
                StatusCodes.Status403Forbidden,
                "urn:chatai:csrf",
                "The request lacks a valid CSRF token",
                $"Get one from /api/csrf-token and send it in the header {HeaderName}.").ExecuteAsync(context)
            : next(context));
    }

    public static void MapCsrf(this WebApplication app) => app
        .MapGet("/api/csrf-token", IssueToken.Handle)
        .WithSummary("A CSRF token for calls with a session cookie")
        .WithTags("Accounts");

    internal static string SessionOf(HttpRequest request) => request.Cookies[SessionCookie] ?? "";

    private static bool IsForged(HttpRequest request, CsrfToken tokens) =>
        IsUnsafe(request.Method)
        && request.Headers.Cookie.Count > 0
        && request.Cookies.ContainsKey(SessionCookie)
        && !IsBearer(request)
        && !tokens.IsValid(request.Headers[HeaderName], CsrfCookie.Read(request), SessionOf(request));

    private static bool IsUnsafe(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && !HttpMethods.IsTrace(method);

    private static bool IsBearer(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
}
