namespace ChatAi.Gateway.Security;

/// <summary>
/// What a browser shall refuse to do with our answers. An endpoint that serves a page widens its own policy before it
/// answers; everything else is data and needs nothing.
/// </summary>
internal static class SecurityHeaders
{
    private const string DataOnly = "default-src 'none'; frame-ancestors 'none'";
    private const string NoDevices = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()";
    private const string OneYear = "max-age=31536000; includeSubDomains";

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // As late as can be: the exception handler empties the headers, and a service's own "Server" is only known then.
        context.Response.OnStarting(Set, context);
        return next(context);
    }

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;

        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = DataOnly;

        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = NoDevices;
        headers.Remove("Server");
        headers.Remove("X-Powered-By");
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = OneYear;

        return Task.CompletedTask;
    }
}
