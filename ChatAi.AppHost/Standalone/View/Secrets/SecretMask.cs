using System.Text.RegularExpressions;

namespace ChatAi.AppHost.Standalone.View.Secrets;

/// <summary>
/// Takes secrets out of free text: the values that this run knows to be secret, wherever they stand and however an
/// address escapes them, and what stands where a password stands.
/// </summary>
internal sealed partial class SecretMask
{
    public const string Mask = "••••••";

    /// <summary>A shorter one would stand in half of all words. Where a password stands it is seen all the same.</summary>
    private const int ShortestInText = 6;

    private volatile string[] known = [];

    /// <summary>Longest first: one secret may be the beginning of another.</summary>
    public void Learn(IEnumerable<string> secrets) => known =
    [
        .. known.Concat(secrets.SelectMany(secret => (string[])[secret, Uri.EscapeDataString(secret), System.Text.Json.JsonEncodedText.Encode(secret).ToString()]))
            .Where(secret => secret.Length >= ShortestInText)
            .Distinct()
            .OrderByDescending(secret => secret.Length),
    ];

    public string Of(string text)
    {
        foreach (var secret in known)
            text = text.Replace(secret, Mask, StringComparison.Ordinal);

        return InAddress().Replace(InConnectionString().Replace(text, $"$1{Mask}"), $"$1{Mask}@");
    }

    /// <summary>A variable whose name says that it is one, should its value come from nowhere that we know.</summary>
    public static bool NamesSecret(string variable) => SecretName().IsMatch(variable);

    [GeneratedRegex(@"(\b(?:password|pwd)\s*=\s*)(?:""[^""]*""|'[^']*'|[^;,\s""']+)", RegexOptions.IgnoreCase)]
    private static partial Regex InConnectionString();

    /// <summary>"scheme://user:password@host"</summary>
    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/@]+@", RegexOptions.IgnoreCase)]
    private static partial Regex InAddress();

    [GeneratedRegex("PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
