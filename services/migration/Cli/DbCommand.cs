using System.CommandLine;
using ChatAi.Migration.Maintenance;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Migration.Cli;

/// <summary>A command of <c>db</c>: it prints a table or JSON, and a failure is one line on stderr and exit code 1.</summary>
internal static class DbCommand
{
    private const int Interrupted = 130;

    public static Command Of(string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, Output, CancellationToken, Task> run)
    {
        var json = new Option<bool>("--json") { Description = "Prints JSON, for scripts." };
        var command = new Command(name, description) { json };
        foreach (var symbol in symbols)
        {
            if (symbol is Option option)
                command.Add(option);
            else if (symbol is Argument argument)
                command.Add(argument);
        }

        command.SetAction((parsed, cancellationToken) => Outcome.OfAsync(() => ReportAsync(() => run(parsed, new Output(parsed.GetValue(json)), cancellationToken))));
        return command;
    }

    private static async Task<int> ReportAsync(Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("interrupted");
            return Interrupted;
        }
        catch (Exception failure) when (failure is MaintenanceException or NpgsqlException or IOException or UnauthorizedAccessException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(Reason(failure).ReplaceLineEndings(" "));
            return 1;
        }
    }

    private static string Reason(Exception failure) => failure switch
    {
        PostgresException refusal => $"The database refused: {refusal.MessageText}",
        NpgsqlException => $"The database does not answer: {failure.GetBaseException().Message}",
        _ => failure.Message,
    };
}
