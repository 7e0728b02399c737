using ChatAi.AppHost.Standalone.View;

namespace ChatAi.AppHost.Standalone.Terminal;

/// <summary>The lines that the AppHost keeps, and those that come.</summary>
internal static class Logs
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);

    public static async Task<int> RunAsync(ViewClient client, LogsWanted wanted, CancellationToken cancellationToken)
    {
        var after = 0L;
        do
        {
            if (await client.LinesAsync(wanted.Resource, wanted.Grep, after, cancellationToken) is not { } lines)
            {
                var names = (await client.ResourcesAsync(cancellationToken)).Select(row => row.Name);
                return await TerminalCommand.RefuseAsync($"there is no resource '{wanted.Resource}': {string.Join(", ", names)}, apphost");
            }

            foreach (var line in lines)
                Console.WriteLine(TextOf(line, wanted.Resource is null));

            after = lines is [.., var last] ? last.Number : after;
            if (wanted.Follow)
                await Task.Delay(Beat, cancellationToken);
        }
        while (wanted.Follow);

        return 0;
    }

    private static string TextOf(LogLine line, bool withName) =>
        withName ? $"{line.At.ToLocalTime():HH:mm:ss} {line.Resource} | {line.Text}" : $"{line.At.ToLocalTime():HH:mm:ss} {line.Text}";
}
