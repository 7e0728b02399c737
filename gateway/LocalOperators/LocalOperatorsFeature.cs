using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.Gateway.LocalOperators;

internal static class LocalOperatorsFeature
{
    public static void AddLocalOperator(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(new LocalOperator(builder.Environment.IsDevelopment() ? ServiceToken.Of(builder.Configuration).Value : null));
}
