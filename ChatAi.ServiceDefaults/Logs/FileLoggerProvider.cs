using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>Brings what the process logs into <c>api.log</c>.</summary>
[ProviderAlias("File")]
internal sealed class FileLoggerProvider(LogFiles files, TimeProvider clock) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) =>
        files.Api is { } file ? new FileLogger(file, files.Source, categoryName, clock) : NullLogger.Instance;

    public void Dispose() => files.Api?.Flush();

    private sealed class FileLogger(LogFile file, string source, string category, TimeProvider clock) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var at = clock.GetLocalNow();
            var request = state as RequestLine;
            var text = request?.Text ?? EventText.Of(logLevel, category, formatter(state, exception), exception);
            file.Add(at, LogLine.Of(at, logLevel, source, Activity.Current?.TraceId, request?.Address, text), mayBeDropped: logLevel <= LogLevel.Information);
        }
    }
}
