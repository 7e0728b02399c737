using System.CommandLine;
using ChatAi.Migration.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.Migration.Cli;

/// <summary>Where the database is, and where it could be.</summary>
internal static class ShowCommands
{
    public static Command Current(IServiceProvider services)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Also shows when it was applied, by whom, and what is still to come." };
        var command = new Command("current", "Shows the revision of the database.") { verbose };
        command.SetAction((parsed, cancellationToken) => Outcome.OfAsync(async () =>
        {
            var history = await services.GetRequiredService<SchemaRunner>().HistoryWithUnknownAsync(cancellationToken);
            var current = history.FirstOrDefault(revision => revision.AppliedOn is not null);
            Console.WriteLine(current is null ? "base" : $"{current.Version} ({current.Description}){(current.IsHead ? " (head)" : "")}");
            if (!parsed.GetValue(verbose))
                return;

            if (current is not null)
                Console.WriteLine($"    {Applied(current)}");

            Console.WriteLine($"    {history.Count(revision => revision.AppliedOn is null)} of {history.Count} revisions are not applied");
        }));

        return command;
    }

    public static Command History(IServiceProvider services)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Also shows when each revision was applied, and by whom." };
        var command = new Command("history", "Lists the revisions, newest first.") { verbose };
        command.SetAction((parsed, cancellationToken) => Outcome.OfAsync(async () =>
        {
            foreach (var revision in await services.GetRequiredService<SchemaRunner>().HistoryWithUnknownAsync(cancellationToken))
            {
                var head = revision.IsHead ? " (head)" : "";
                Console.WriteLine(parsed.GetValue(verbose)
                    ? $"{revision.Version}{head}\n    {revision.Description}\n    {Applied(revision)}"
                    : $"{revision.Version}{head}, {revision.Description}");
            }
        }));

        return command;
    }

    private static string Applied(Revision revision) => revision switch
    {
        { AppliedOn: { } time, AppliedBy: { } person } => $"applied {time:yyyy-MM-dd HH:mm:ss}Z by {person}",
        { AppliedOn: { } time } => $"applied {time:yyyy-MM-dd HH:mm:ss}Z",
        _ => "not applied",
    };
}
