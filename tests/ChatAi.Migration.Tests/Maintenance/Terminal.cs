using System.Diagnostics;
using System.Text.Json;
using Npgsql;

namespace ChatAi.Migration.Tests.Maintenance;

/// <summary>Somebody at a terminal who looks after a database: runs <c>db</c>'s commands, each as a process.</summary>
public sealed class Terminal(string connectionString, string? backups = null)
{
    public async Task<EmptyDatabase.Outcome> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await OutcomeAsync(process);
    }

    /// <summary>The same with <c>--json</c>; fails with what it said when it did not succeed.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var outcome = await RunAsync([.. arguments, "--json"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);

        using var document = JsonDocument.Parse(outcome.Output);
        return document.RootElement.Clone();
    }

    /// <summary>A failure is told in one line, without a word on stdout.</summary>
    public async Task<string> FailureAsync(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        return Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.Migration"), "db", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ConnectionStrings__chatai"] = connectionString },
        };
        if (backups is not null)
            start.Environment["Backups__Folder"] = backups;

        return Process.Start(start)!;
    }

    public static async Task<EmptyDatabase.Outcome> OutcomeAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        return new EmptyDatabase.Outcome(process.ExitCode, await output, await error);
    }

    public async Task<IReadOnlyList<string>> QueryAsync(string sql)
    {
        await using var connection = await OpenAsync();
#pragma warning disable CA2100 // the tests' own statements
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);

        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(field => reader.GetValue(field))));

        return rows;
    }

    /// <summary>Unpooled: a session that the test has not asked for would look like a running system.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
