using ChatAi.TokenPool.Providers;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Keys;

/// <summary>The key that the environment itself gives: <c>OPENAI_API_KEY</c> and <c>OPENAI_BASE_URL</c>, as OpenAI's own clients read them.</summary>
internal sealed class EnvironmentKeyOptions
{
    public const string KeyVariable = "OPENAI_API_KEY";
    public const string AddressVariable = "OPENAI_BASE_URL";
    public const string OpenAiAddress = "https://api.openai.com/v1";
    public const string ModelAccess = $"gpt-4o,{ModelNames.OpenAiChat},{ModelNames.OpenAiEmbedding}";

    public string? Key { get; set; }

    public string Address { get; set; } = OpenAiAddress;

    public static void Bind(EnvironmentKeyOptions options, IConfiguration configuration)
    {
        options.Key = configuration[KeyVariable]?.Trim() is { Length: > 0 } key ? key : null;
        if (configuration[AddressVariable]?.Trim() is { Length: > 0 } address)
            options.Address = address;
    }
}

internal sealed class EnvironmentKeyOptionsValidator : IValidateOptions<EnvironmentKeyOptions>
{
    public ValidateOptionsResult Validate(string? name, EnvironmentKeyOptions options)
    {
        if (!KeyRules.IsEndpoint(options.Address))
            return ValidateOptionsResult.Fail($"{EnvironmentKeyOptions.AddressVariable} is not an http or https address without user, query and fragment.");

        return options.Key is null || System.Text.RegularExpressions.Regex.IsMatch(options.Key, KeyRules.Token)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{EnvironmentKeyOptions.KeyVariable} is no key: it must have 8 to 500 printable characters and no spaces.");
    }
}
