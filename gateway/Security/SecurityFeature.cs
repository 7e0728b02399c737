namespace ChatAi.Gateway.Security;

internal static class SecurityFeature
{
    /// <summary>Enough for any JSON that is sent here; the routes of uploads have their own cap.</summary>
    private const long LargestBody = 1024 * 1024;

    private static readonly string[] ReadableHeaders =
        ["Retry-After", "RateLimit", "RateLimit-Policy", "ETag", "Location", "Content-Disposition"];

    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });

        var origins = (builder.Configuration.GetSection("Gateway").Get<SecurityOptions>() ?? new()).Origins();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins)
            .AllowAnyHeader()
            .AllowAnyMethod()
            .AllowCredentials()
            .WithExposedHeaders(ReadableHeaders)
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
    }

    public static void UseSecurity(this WebApplication app)
    {
        app.Use(SecurityHeaders.InvokeAsync);
        app.UseCors();
    }
}
