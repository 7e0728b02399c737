using System.CommandLine;
using ChatAi.Migration.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.Migration.Cli;

/// <summary>The commands, with Alembic's names. Without one the process is the job of the AppHost: <c>upgrade head</c>.</summary>
internal static class CommandLine
{
    public static RootCommand Create(IServiceProvider services)
    {
        var root = new RootCommand("Brings the database's schema to a revision. Without a command: upgrade head.")
        {
            ShowCommands.Current(services),
            ShowCommands.History(services),
            MoveCommands.Upgrade(services),
            MoveCommands.Downgrade(services),
            DraftCommands.Revision(services),
            DraftCommands.Check(services),
            DbCommands.Create(services),
        };
        root.SetAction((_, cancellationToken) => Outcome.OfAsync(
            () => services.GetRequiredService<SchemaRunner>().UpgradeAsync(RevisionTarget.Head, cancellationToken)));

        return root;
    }
}
