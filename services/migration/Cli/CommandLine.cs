using System.CommandLine;
using ChatAi.Migration.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.Migration.Cli;

/// <summary>The commands, with Alembic's names. Without one the process is the job of the AppHost: <c>upgrade head</c>.</summary>
internal static class CommandLine
{
    public static RootCommand Create(IServiceProvider services)
    {
        var schema = services.GetRequiredService<SchemaRunner>();
        var root = new RootCommand("Brings the database's schema to a revision. Without a command: upgrade head.")
        {
            Current(schema),
            History(schema),
            Upgrade(schema),
            Downgrade(schema),
            DbCommands.Create(services),
        };
        root.SetAction((_, cancellationToken) => Report(() => schema.UpgradeAsync(RevisionTarget.Head, cancellationToken)));

        return root;
    }

    private static Command Current(SchemaRunner schema)
    {
        var command = new Command("current", "Shows the revision of the database.");
        command.SetAction((_, cancellationToken) => Report(async () =>
        {
            var current = await schema.CurrentAsync(cancellationToken);
            Console.WriteLine(current is null ? "base" : $"{current.Version} ({current.Description}){(current.IsHead ? " (head)" : "")}");
        }));

        return command;
    }

    private static Command History(SchemaRunner schema)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Also shows when each revision was applied." };
        var command = new Command("history", "Lists the revisions, newest first.") { verbose };
        command.SetAction((parsed, cancellationToken) => Report(async () =>
        {
            foreach (var revision in await schema.HistoryAsync(cancellationToken))
            {
                var applied = revision.AppliedOn is { } time ? $"applied {time:yyyy-MM-dd HH:mm:ss}Z" : "not applied";
                var head = revision.IsHead ? " (head)" : "";
                Console.WriteLine(parsed.GetValue(verbose)
                    ? $"{revision.Version}{head}\n    {revision.Description}\n    {applied}"
                    : $"{revision.Version}{head}, {revision.Description}");
            }
        }));

        return command;
    }

    private static Command Upgrade(SchemaRunner schema)
    {
        var target = new Argument<string>("revision") { Description = "head, a revision, or +N" };
        var command = new Command("upgrade", "Applies revisions up to the one named.") { target };
        command.SetAction((parsed, cancellationToken) =>
            Report(() => schema.UpgradeAsync(RevisionTarget.Parse(parsed.GetRequiredValue(target)), cancellationToken)));

        return command;
    }

    private static Command Downgrade(SchemaRunner schema)
    {
        var target = new Argument<string>("revision") { Description = "base, a revision, or -N" };
        var command = new Command("downgrade", "Takes revisions back, down to the one named.") { target };
        command.SetAction((parsed, cancellationToken) =>
            Report(() => schema.DowngradeAsync(RevisionTarget.Parse(parsed.GetRequiredValue(target)), cancellationToken)));

        // "-1" is a value here, not an option.
        command.TreatUnmatchedTokensAsErrors = true;
        return command;
    }

    private static async Task<int> Report(Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (SchemaException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
