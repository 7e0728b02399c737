using ChatAi.AppHost.Standalone.View;

namespace ChatAi.AppHost.Standalone.Terminal;

/// <summary>
/// What can be asked of the AppHost that runs on this data folder, from another terminal:
/// <c>status [--json]</c> and <c>logs [resource] [--follow] [--grep TEXT]</c>.
/// </summary>
internal static class TerminalCommand
{
    public const int NobodyRuns = 2;

    /// <summary>The command line asks, and does not start anything.</summary>
    public static bool IsIn(IReadOnlyList<string> arguments) => arguments is ["status" or "logs", ..];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, string dataFolder, CancellationToken cancellationToken)
    {
        if (ViewFile.OfRunning(dataFolder) is not { } view)
            return await RefuseAsync($"no AppHost runs on {dataFolder}");

        using var client = new ViewClient(view);
        try
        {
            return arguments is ["status", ..]
                ? await Status.RunAsync(client, view, asJson: arguments.Contains("--json"), cancellationToken)
                : await Logs.RunAsync(client, LogsWanted.In(arguments), cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            return await RefuseAsync($"the AppHost on {dataFolder} does not answer at {view.Address}: {failure.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await RefuseAsync($"the AppHost on {dataFolder} does not answer at {view.Address} in time");
        }
    }

    public static async Task<int> RefuseAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return NobodyRuns;
    }
}
