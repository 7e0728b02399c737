using ChatAi.ServiceDefaults.Startup;

namespace ChatAi.Gateway.Security;

/// <summary>Section <c>Gateway</c>.</summary>
internal sealed class SecurityOptions
{
    /// <summary>Frontends of other origins that may call with the user's cookies, for example <c>https://app.example.com</c>.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    public string[] Origins() =>
        [.. CorsOrigins.Where(origin => origin.Length > 0).Select(origin => IsOrigin(origin)
            ? origin
            : throw new ConfigurationException($"Gateway:CorsOrigins has '{origin}', which is no origin such as https://app.example.com."))];

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
