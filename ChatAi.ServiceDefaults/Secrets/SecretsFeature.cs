using ChatAi.ServiceDefaults.Startup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatAi.ServiceDefaults.Secrets;

public static class SecretsFeature
{
    private const int MinimumLength = 32;

    /// <summary>Registers <see cref="SecretBox"/> over <c>SECRET_KEY</c>, and refuses to start without a proper one.</summary>
    public static void AddSecretBox(this IHostApplicationBuilder builder)
    {
        var key = builder.Configuration["SECRET_KEY"];
        if (string.IsNullOrEmpty(key))
            throw new ConfigurationException("SECRET_KEY is not set.");

        if (key.Length < MinimumLength || key.Contains("secret-key", StringComparison.OrdinalIgnoreCase))
            throw new ConfigurationException($"SECRET_KEY must have at least {MinimumLength} characters and must not be an example.");

        builder.Services.AddSingleton(new SecretBox(key));
    }
}
