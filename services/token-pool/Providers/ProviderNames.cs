namespace ChatAi.TokenPool.Providers;

internal static class ProviderNames
{
    public const string OpenAi = "openai";
    public const string Azure = "azure";
    public const string Local = "local";
}
