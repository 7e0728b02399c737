using System.Text.RegularExpressions;

namespace ChatAi.Api.Logs;

/// <summary>
/// The files of requests and events in the folder: the one that is written to, and those that midnight and logrotate have
/// put aside. Which files these are depends on the folder alone, and on nothing that a caller says.
/// </summary>
internal static partial class LogFolder
{
    private const string Current = "api.log";

    /// <summary>The newest first. A link could lead anywhere, and is none of them.</summary>
    /// <param name="since">Files that nothing was written to after this are left out.</param>
    public static IReadOnlyList<string> Files(string folder, DateTimeOffset? since)
    {
        if (!Directory.Exists(folder))
            return [];

        return
        [
            .. new DirectoryInfo(folder).EnumerateFiles($"{Current}*")
                .Where(file => Name.IsMatch(file.Name) && file.LinkTarget is null && (since is null || file.LastWriteTimeUtc >= since.Value.UtcDateTime))
                .OrderByDescending(file => file.Name == Current)
                .ThenByDescending(file => file.LastWriteTimeUtc)
                .ThenByDescending(file => file.Name, StringComparer.Ordinal)
                .Select(file => file.FullName),
        ];
    }

    [GeneratedRegex(@"^api\.log(\.\d{4}-\d{2}-\d{2}(-\d{6}|\.\d+)?)?$")]
    private static partial Regex Name { get; }
}
