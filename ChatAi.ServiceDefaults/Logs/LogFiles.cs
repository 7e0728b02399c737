using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>The files of <c>Logs:Folder</c> that this process writes to.</summary>
public sealed class LogFiles : IDisposable
{
    private readonly LogOptions options;
    private readonly TimeProvider clock;
    private readonly List<LogFile> files = [];

    internal LogFiles(IOptions<LogOptions> options, IHostEnvironment environment, TimeProvider clock)
    {
        this.options = options.Value;
        this.clock = clock;
        Source = LogLine.SourceOf(environment.ApplicationName);
        Api = Open("api.log", this.options.Days, count => Line(clock.GetLocalNow(), $"{count} lines were dropped: there were more than could be written"));
    }

    internal string Source { get; }

    /// <summary>The one that all services share.</summary>
    internal LogFile? Api { get; }

    internal IReadOnlyList<LogFile> Open()
    {
        lock (files)
            return [.. files];
    }

    /// <param name="days">How many finished days are kept.</param>
    /// <param name="dropped">The line that tells how many were dropped.</param>
    /// <returns>null where nothing is written to files.</returns>
    public LogFile? Open(string name, int days, Func<long, string> dropped)
    {
        if (options.Folder is not { Length: > 0 } folder)
            return null;

        var file = new LogFile(Path.Combine(folder, name), days, clock, dropped);
        lock (files)
            files.Add(file);

        return file;
    }

    public void Dispose()
    {
        foreach (var file in Open())
            file.Dispose();
    }

    private string Line(DateTimeOffset at, string text) => LogLine.Of(at, LogLevel.Warning, Source, Activity.Current?.TraceId, null, text);
}
