using System.CommandLine;
using ChatAi.Migration.Schema.Drafts;
using ChatAi.Migration.Schema.Shapes;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.Migration.Cli;

/// <summary>New revisions, and whether one is missing.</summary>
internal static class DraftCommands
{
    public static Command Revision(IServiceProvider services)
    {
        var message = new Option<string>("--message", "-m") { Description = "What it does, in a few words; names the file.", Required = true };
        var fromDatabase = new Option<bool>("--autogenerate") { Description = "Writes what was changed by hand in the database." };
        var command = new Command("revision", "Writes a new revision.") { message, fromDatabase };
        command.SetAction((parsed, cancellationToken) => Outcome.OfAsync(async () =>
        {
            var draft = services.GetRequiredService<DraftRevision>();
            var file = await draft.WriteAsync(parsed.GetRequiredValue(message), parsed.GetValue(fromDatabase), cancellationToken);
            Console.WriteLine(file ?? "nothing to do: the schema is what the revisions say");
        }));

        return command;
    }

    public static Command Check(IServiceProvider services)
    {
        var command = new Command("check", "Compares the database with what the revisions make.");
        command.SetAction((_, cancellationToken) => Outcome.OfAsync(async () =>
        {
            var differences = await services.GetRequiredService<CheckSchema>().DifferencesAsync(cancellationToken);
            foreach (var difference in differences)
                Console.WriteLine(difference);

            if (differences.Count == 0)
                Console.WriteLine("the schema is what the revisions say");

            return differences.Count == 0 ? 0 : 1;
        }));

        return command;
    }
}
