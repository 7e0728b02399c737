using System.Diagnostics;
using Npgsql;

namespace ChatAi.Migration.Tests;

/// <summary>A database without a schema, and the migration job to run on it as an operator would: as a process.</summary>
public sealed class EmptyDatabase(Stores stores) : IAsyncLifetime
{
    private static int count;

    private readonly string name = $"empty_{Interlocked.Increment(ref count)}";

    public string Name => name;

    public string ConnectionString => stores.Postgres(name);

    public async ValueTask InitializeAsync() => await OnServerAsync($"create database {name}");

    public async ValueTask DisposeAsync() => await OnServerAsync($"drop database {name} with (force)");

    /// <summary>What a command of the migration service printed, and its exit code.</summary>
    public Task<Outcome> RunAsync(params string[] arguments) => RunAsync(ConnectionString, Environment.CurrentDirectory, arguments);

    /// <param name="connectionString">Null: no database is known to the process.</param>
    public Task<Outcome> RunAsAsync(string? connectionString, params string[] arguments) =>
        RunAsync(connectionString, Environment.CurrentDirectory, arguments);

    public Task<Outcome> RunInAsync(string folder, params string[] arguments) => RunAsync(ConnectionString, folder, arguments);

    /// <summary>The migration service, as it is started.</summary>
    public static ProcessStartInfo Command(string? connectionString, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.Migration"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("DATABASE_URL");
        start.Environment["ConnectionStrings__chatai"] = connectionString;
        return start;
    }

    private static async Task<Outcome> RunAsync(string? connectionString, string folder, string[] arguments)
    {
        var start = Command(connectionString, folder, arguments);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        return new Outcome(process.ExitCode, await output, await error);
    }

    public async Task<IReadOnlyList<string>> QueryAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
#pragma warning disable CA2100 // the tests' own statements
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);

        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(field => reader.GetValue(field))));

        return rows;
    }

    private async Task OnServerAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(stores.Postgres());
#pragma warning disable CA2100 // the name is made here
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    public sealed record Outcome(int ExitCode, string Output, string Error);
}
