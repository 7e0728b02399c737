using System.Text.Json;
using ChatAi.AppHost.Standalone.View;

namespace ChatAi.AppHost.Standalone.Terminal;

/// <summary>The resources as a table, or as JSON for scripts. The exit code says whether all is as it should be.</summary>
internal static class Status
{
    private const int SomethingDoesNotRun = 1;

    public static async Task<int> RunAsync(ViewClient client, ViewFile view, bool asJson, CancellationToken cancellationToken)
    {
        var rows = await client.ResourcesAsync(cancellationToken);
        var allRun = rows.All(row => row.IsAsItShould);

        if (asJson)
        {
            // Without the link: it lets in whoever reads the script's log.
            Console.WriteLine(JsonSerializer.Serialize(new { allRun, page = view.Address, resources = rows }, ViewClient.Json));
        }
        else
        {
            var colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
            foreach (var line in StatusTable.Of(rows, TimeProvider.System.GetUtcNow(), colours))
                Console.WriteLine(line);

            Console.WriteLine();
            Console.WriteLine($"{rows.Count(row => row.IsAsItShould)} of {rows.Count} are as they should be. Page: {view.Link}");
        }

        return allRun ? 0 : SomethingDoesNotRun;
    }
}
