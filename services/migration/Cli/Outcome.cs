using ChatAi.Migration.Schema;
using ChatAi.ServiceDefaults.Startup;
using Npgsql;

namespace ChatAi.Migration.Cli;

/// <summary>How a command ends: what went wrong is one line on stderr, and the exit code says so.</summary>
internal static class Outcome
{
    /// <summary>EX_CONFIG of sysexits.h, as of every service whose settings are wrong.</summary>
    private const int Misconfigured = 78;

    public static Task<int> OfAsync(Func<Task> work) => OfAsync(async () =>
    {
        await work();
        return 0;
    });

    public static async Task<int> OfAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (SchemaException exception)
        {
            return await SayAsync(exception.Message, 1);
        }
        catch (NpgsqlException exception)
        {
            return await SayAsync($"The database refused: {SchemaException.Reason(exception)}", 1);
        }
        catch (ConfigurationException exception)
        {
            return await SayAsync($"{AppDomain.CurrentDomain.FriendlyName} cannot start: {exception.Message}", Misconfigured);
        }
        catch (OperationCanceledException)
        {
            return await SayAsync("stopped", 1);
        }
    }

    private static async Task<int> SayAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync(message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
