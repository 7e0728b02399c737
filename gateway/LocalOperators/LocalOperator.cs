using ChatAi.Gateway.Networks;

namespace ChatAi.Gateway.LocalOperators;

/// <summary>
/// The person at the machine itself, who may use the runbook's commands without credentials while developing. In
/// production there is none: <paramref name="token"/> is null then.
/// </summary>
/// <param name="token">What the services take for the gateway's word.</param>
internal sealed class LocalOperator(string? token)
{
    public string? Token => token;

    public bool IsCalling(HttpContext context) => token is not null && IsDirectLocalCaller(context);

    // A page of a foreign site can make the browser on this machine call us. It shows itself by an Origin or by Sec-Fetch-Site.
    private static bool IsDirectLocalCaller(HttpContext context)
    {
        var headers = context.Request.Headers;
        return LocalCallers.Include(context)
            && headers.Authorization.Count == 0
            && headers.Cookie.Count == 0
            && headers.Origin.Count == 0
            && headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin";
    }
}
