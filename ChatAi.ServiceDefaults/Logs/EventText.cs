using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// What an event has to say, with the words by which operators look for it: <c>error</c> behind the source, and of an
/// exception whether it is a <c>database error</c> or a <c>connection failed</c>.
/// </summary>
internal static class EventText
{
    public static string Of(LogLevel level, string category, string message, Exception? exception)
    {
        var said = $"{Prefix(level)}{category[(category.LastIndexOf('.') + 1)..]}: {message}";
        return SecretShapes.Strike(LogText.Of(exception is null ? said : $"{said}\n{KindOf(exception)}{exception}"));
    }

    /// <summary>Whoever looks for ERROR wants to see a critical one above all.</summary>
    private static string Prefix(LogLevel level) => level switch
    {
        LogLevel.Critical => "fatal ERROR: ",
        LogLevel.Error => "error: ",
        _ => "",
    };

    private static string KindOf(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException)
                return "database error: ";
            if (cause is SocketException or RedisException or HttpRequestException)
                return "connection failed: ";
        }

        return "";
    }
}
