using ChatAi.Api.Logs;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Tests.Logs;

/// <summary>A folder with log files as the services write them, and a search in it.</summary>
internal sealed class WrittenLogs : IDisposable
{
    public static readonly DateTimeOffset Noon = Local(new DateTime(2026, 1, 31, 12, 0, 0));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatai-logs-");

    public string Folder => folder.FullName;

    public string PathTo(string name) => Path.Combine(folder.FullName, name);

    /// <param name="lastWrite">When the last line came, in hours from noon.</param>
    public void Write(string name, double lastWrite, params string[] lines)
    {
        File.WriteAllText(PathTo(name), string.Concat(lines.Select(line => line + "\n")));
        File.SetLastWriteTimeUtc(PathTo(name), Noon.UtcDateTime.AddHours(lastWrite));
    }

    public static string Line(double seconds, string text, string level = "INFO", string service = "api", string trace = "-", string address = "-") =>
        $"{TimeZoneInfo.ConvertTime(Noon.AddSeconds(seconds), TimeZoneInfo.Local):yyyy-MM-dd HH:mm:ss,fff} {level} chatai.{service}[{trace},{address}] {text}";

    public Task<LogFindings> FindAsync(
        string? trace = null,
        string? level = null,
        string? service = null,
        string? search = null,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null,
        int limit = 500,
        int mostBytes = 1 << 26)
    {
        var options = new LogReadingOptions { Folder = Folder, MostBytesRead = mostBytes };
        return new LogSearch(Options.Create(options), TimeProvider.System)
            .FindAsync(new LogFilter(trace, level, service, search), since, until, limit, TestContext.Current.CancellationToken);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static DateTimeOffset Local(DateTime time) => new(time, TimeZoneInfo.Local.GetUtcOffset(time));
}
