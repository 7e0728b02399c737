using ChatAi.ServiceDefaults.Startup;

namespace ChatAi.Gateway.LocalOperators;

internal static class LocalOperatorsFeature
{
    public static void AddLocalOperator(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(new LocalOperator(builder.Environment.IsDevelopment() ? ServiceToken(builder.Configuration) : null));

    private static string ServiceToken(ConfigurationManager configuration) =>
        configuration["SERVICE_TOKEN"] is { Length: >= 24 } token
            ? token
            : throw new ConfigurationException("SERVICE_TOKEN is not set, or has fewer than 24 characters.");
}
