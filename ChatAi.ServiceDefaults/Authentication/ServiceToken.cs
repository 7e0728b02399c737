using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ChatAi.ServiceDefaults.Startup;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace ChatAi.ServiceDefaults.Authentication;

/// <summary>The secret that the services of one installation share (<c>SERVICE_TOKEN</c>).</summary>
public sealed class ServiceToken(string value)
{
    /// <summary>Set by the gateway alone: it vouches for a caller at the machine itself.</summary>
    public const string LocalOperatorHeader = "X-ChatAi-Local-Operator";

    private readonly byte[] bytes = Encoding.UTF8.GetBytes(value);

    public string Value => value;

    /// <exception cref="ConfigurationException">There is none, or one that can be guessed.</exception>
    public static ServiceToken Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        return configuration["SERVICE_TOKEN"] is { Length: >= 24 } token
            ? new ServiceToken(token)
            : throw new ConfigurationException("SERVICE_TOKEN is not set, or has fewer than 24 characters.");
    }

    public AuthenticationHeaderValue AuthorizationHeader => new("Bearer", value);

    internal bool IsCarriedBy(HttpRequest request) => IsService(request) || IsLocalOperator(request);

    internal bool IsService(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
        && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        && IsThis(header.Parameter);

    internal bool IsLocalOperator(HttpRequest request) => IsThis(request.Headers[LocalOperatorHeader]);

    private bool IsThis(string? given) =>
        !string.IsNullOrEmpty(given) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), bytes);
}
