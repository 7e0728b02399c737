using System.CommandLine;
using ChatAi.Migration.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.Migration.Cli;

/// <summary>Brings the database to a revision, or shows the SQL that would.</summary>
internal static class MoveCommands
{
    public static Command Upgrade(IServiceProvider services)
    {
        var target = new Argument<string>("revision") { Description = "head, a revision, or +N; with --sql also from:to, which needs no database" };
        var command = new Command("upgrade", "Applies revisions up to the one named.") { target };
        return Moving(command, target, Direction.Up, services, (to, cancellationToken) =>
            services.GetRequiredService<SchemaRunner>().UpgradeAsync(to, cancellationToken));
    }

    public static Command Downgrade(IServiceProvider services)
    {
        var target = new Argument<string>("revision") { Description = "base, a revision, or -N; with --sql also from:to, which needs no database" };
        var command = new Command("downgrade", "Takes revisions back, down to the one named.") { target };

        // "-1" is a value here, not an option.
        command.TreatUnmatchedTokensAsErrors = true;
        return Moving(command, target, Direction.Down, services, (to, cancellationToken) =>
            services.GetRequiredService<SchemaRunner>().DowngradeAsync(to, cancellationToken));
    }

    private static Command Moving(
        Command command,
        Argument<string> target,
        Direction direction,
        IServiceProvider services,
        Func<RevisionTarget, CancellationToken, Task> move)
    {
        var sql = new Option<bool>("--sql") { Description = "Prints what would run, as a script for psql, and changes nothing." };
        command.Add(sql);
        command.SetAction((parsed, cancellationToken) => Outcome.OfAsync(() =>
        {
            var to = parsed.GetRequiredValue(target);
            return parsed.GetValue(sql)
                ? services.GetRequiredService<ScriptSchema>().WriteAsync(to, direction, cancellationToken)
                : move(RevisionTarget.Parse(to), cancellationToken);
        }));

        return command;
    }
}
