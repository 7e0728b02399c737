using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace ChatAi.TokenPool.Keys;

/// <summary>What the fields of a key may hold.</summary>
internal static partial class KeyRules
{
    public const int LongestName = 100;
    public const int LongestNotes = 2000;
    public const int HighestLimit = 1_000_000_000;
    public const int LowestPriority = 1000;

    public const string Trimmed = @"^\S(.*\S)?$";

    /// <summary>Anything else could not stand in a header.</summary>
    public const string Token = "^[!-~]{8,500}$";

    public static IEnumerable<ValidationResult> ModelAccessFaults(string? modelAccess)
    {
        if (modelAccess is null)
            yield break;

        var names = ModelAccess.Names(modelAccess);
        if (names.Length is 0 or > 100)
            yield return new ValidationResult("model_access must name 1 to 100 models, separated by commas.", ["model_access"]);
        else if (!names.All(name => ModelName().IsMatch(name)))
            yield return new ValidationResult("model_access holds something that is neither the name of a model, nor the beginning of one with a trailing *.", ["model_access"]);
    }

    public static IEnumerable<ValidationResult> EndpointFaults(string? endpoint)
    {
        if (endpoint is not null && !IsEndpoint(endpoint))
        {
            yield return new ValidationResult(
                "endpoint must be an http or https address without user, query and fragment, such as https://api.openai.com/v1.",
                ["endpoint"]);
        }
    }

    /// <summary>What stands before the path is shown to administrators and in spans, so it may hold no secret.</summary>
    public static bool IsEndpoint(string text) =>
        text.Length <= 500
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.UserInfo.Length == 0
        && uri.Query.Length == 0
        && uri.Fragment.Length == 0;

    [GeneratedRegex(@"^(\*|[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,99}\*?)$")]
    private static partial Regex ModelName();
}
