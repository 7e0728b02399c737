using System.Diagnostics;
using Npgsql;

namespace ChatAi.TokenPool.Tests;

/// <summary>A database at head for one test class, on the server that TEST_POSTGRES names.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private static readonly string Server = Environment.GetEnvironmentVariable("TEST_POSTGRES")
        ?? throw new InvalidOperationException("TEST_POSTGRES is not set.");

    private readonly string name = $"pool_{Guid.NewGuid():N}";

    public string Owner => $"{Server};Database={name}";

    public string TokenPool => new NpgsqlConnectionStringBuilder(Owner) { Username = "chatai_token_pool", Password = "for-tests" }.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        await ExecuteAsync($"create database {name}");
        var start = new ProcessStartInfo("dotnet", [Repository.PathTo("artifacts", "bin", "ChatAi.Migration", "debug", "ChatAi.Migration.dll")])
        {
            Environment = { ["ConnectionStrings__chatai"] = Owner },
            RedirectStandardOutput = true,
        };
        using var job = Process.Start(start)!;
        await job.StandardOutput.ReadToEndAsync();
        await job.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"drop database if exists {name} with (force)");

    private static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create($"{Server};Database=postgres");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
