using System.Text.RegularExpressions;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// No line is meant to carry a secret. An exception of a library may do it all the same, so what has the shape of one is
/// struck out: a number with a long word behind its colon, a key that says that it is one, credentials in headers,
/// addresses and connection strings.
/// </summary>
internal static partial class SecretShapes
{
    public static string Strike(string text) => Secret.Replace(text, "${before}***");

    [GeneratedRegex("""(?<before>\d{3,20}:)[A-Za-z0-9_-]{20,}|(?<before>\bsk-)[A-Za-z0-9_-]{8,}|(?<before>\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}|(?<before>\b(?:password|pwd)\s*=\s*)[^;,\s]+|(?<before>://[^:/@\s]{0,80}:)[^@/\s]+(?=@)""", RegexOptions.IgnoreCase)]
    private static partial Regex Secret { get; }
}
