using System.Text;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Audit;

/// <summary>
/// The file <c>audit.log</c>. It is opened for each line, so that a rotated file is let go at once, and a line is one
/// write at its end, so that replicas may share it. A file that cannot be written stops nobody: the table has the event.
/// </summary>
internal sealed partial class AuditLog(IOptions<AuditOptions> options, ILogger<AuditLog> logger)
{
    public void Write(string line)
    {
        if (options.Value.File is not { Length: > 0 } file)
            return;

        try
        {
            AppendOnlyFile.Append(file, Encoding.ASCII.GetBytes(line));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(logger, file, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "An event could not be written to {File}")]
        public static partial void NotWritten(ILogger logger, string file, Exception exception);
    }
}
