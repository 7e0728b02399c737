using System.Text.RegularExpressions;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// The path of a request as it may be written down: words, numbers and ids. Whatever could be a secret, or was typed to
/// look like something else, becomes a star; of a query nothing is known here.
/// </summary>
internal static partial class LogPath
{
    private const int Longest = 200;

    /// <summary>Words of the suite and names of models stay well below; keys and tokens do not.</summary>
    private const int LongestWord = 40;

    public static string Of(string? path)
    {
        if (path is not ['/', ..])
            return "*";

        var written = string.Join('/', path.Split('/', 32).Select(segment => IsPlain(segment) ? segment : "*"));
        return written.Length > Longest ? "/*" : written;
    }

    private static bool IsPlain(string segment) =>
        segment.Length == 0
        || Guid.TryParseExact(segment, "D", out _)
        || (segment.Length <= LongestWord && Word.IsMatch(segment) && !LongRun.IsMatch(segment) && !segment.Contains("duration", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex("^[A-Za-z0-9._-]+$")]
    private static partial Regex Word { get; }

    /// <summary>Letters and digits without a break, as only something generated has them.</summary>
    [GeneratedRegex("[A-Za-z0-9]{21}|[A-Za-z0-9_]{31}")]
    private static partial Regex LongRun { get; }
}
