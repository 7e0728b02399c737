using System.Security.Cryptography;
using ChatAi.Migration.Tests.Maintenance;
using Npgsql;

namespace ChatAi.Migration.Tests.Backups;

public sealed class RestoreTests(Stores stores) : IAsyncLifetime
{
    private readonly Drill drill = new(stores);

    public ValueTask InitializeAsync() => drill.InitializeAsync();

    public ValueTask DisposeAsync() => drill.DisposeAsync();

    [Fact]
    public async Task What_was_destroyed_comes_back_as_it_was()
    {
        var content = await drill.ContentAsync();
        var file = await drill.BackUpAsync();
        await drill.DestroyAsync();

        var outcome = await drill.Person.RunAsync("restore", Path.GetFileName(file));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.EndsWith("The revision is the newest: no upgrade is needed.\n", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(content, await drill.ContentAsync());
        Assert.Equal([drill.Name], await drill.DatabasesAsync());
        Assert.Equal(["btree_gin", "pg_stat_statements", "plpgsql", "vector"], await drill.Person.QueryAsync("select extname from pg_extension order by 1"));
    }

    [Fact]
    public async Task The_services_roles_may_then_do_what_they_might_before()
    {
        var file = await drill.BackUpAsync();
        await drill.DestroyAsync();
        await drill.Person.JsonAsync("restore", file);

        var api = new Terminal(drill.Service);

        Assert.Equal(["3000"], await api.QueryAsync("select count(*) from users"));
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => api.QueryAsync("select * from ai_token_pool"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task A_server_that_lacks_a_role_is_given_it()
    {
        var role = $"role_of_{drill.Name}";
        await drill.OnServerAsync($"create role {role}");
        await drill.Person.QueryAsync($"grant select on users to {role}");
        var file = await drill.BackUpAsync();
        await drill.DestroyAsync();
        await drill.OnServerAsync($"drop role {role}");

        var outcome = await drill.Person.RunAsync("restore", file);

        Assert.Contains($"Roles made, without passwords: {role}. Run 'upgrade head', which sets them.", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(["True"], await drill.Person.QueryAsync($"select has_table_privilege('{role}', 'users', 'select')"));
        await drill.DestroyAsync();
        await drill.OnServerAsync($"drop role {role}");
    }

    [Fact]
    public async Task A_database_that_holds_something_is_replaced_only_when_told()
    {
        var file = await drill.BackUpAsync();
        await drill.Person.QueryAsync("delete from assistants");

        Assert.Contains("--replace", await drill.Person.FailureAsync("restore", file), StringComparison.Ordinal);
        Assert.Equal(["0"], await drill.Person.QueryAsync("select count(*) from assistants"));

        await drill.Person.JsonAsync("restore", file, "--replace");
        Assert.Equal(["50"], await drill.Person.QueryAsync("select count(*) from assistants"));
    }

    [Fact]
    public async Task The_old_database_is_kept_when_told()
    {
        var file = await drill.BackUpAsync();
        await drill.Person.QueryAsync("delete from assistants");

        var kept = (await drill.Person.JsonAsync("restore", file, "--replace", "--keep-old")).GetProperty("old_kept_as").GetString()!;

        Assert.Equal([drill.Name, kept], await drill.DatabasesAsync());
        var old = new Terminal(new NpgsqlConnectionStringBuilder(drill.ConnectionString) { Database = kept }.ConnectionString);
        Assert.Equal(["0"], await old.QueryAsync("select count(*) from assistants"));
        await drill.OnServerAsync($"drop database {kept} with (force)");
    }

    [Fact]
    public async Task A_running_system_is_left_alone_unless_told_and_then_goes_on_with_what_was_restored()
    {
        var file = await drill.BackUpAsync();
        using var stop = new CancellationTokenSource();
        var working = WorkAsync(drill.Service, stop.Token);
        await Eventually.Is(
            async () => (await drill.Person.JsonAsync("activity", "--all")).GetArrayLength(),
            sessions => sessions > 0);

        var refusal = await drill.Person.FailureAsync("restore", file, "--replace");
        Assert.Contains("in use by chatai_api (", refusal, StringComparison.Ordinal);
        Assert.Contains("--force", refusal, StringComparison.Ordinal);
        await drill.Person.QueryAsync("delete from assistants");

        var restored = await drill.Person.JsonAsync("restore", file, "--replace", "--force");

        Assert.InRange(restored.GetProperty("sessions_ended").GetInt32(), 1, 1_000);
        Assert.Equal(["50"], await drill.Person.QueryAsync("select count(*) from assistants"));
        await Eventually.Is(
            async () => (await drill.Person.JsonAsync("activity", "--all")).GetArrayLength(),
            sessions => sessions > 0);
        await stop.CancelAsync();
        await working;
    }

    [Fact]
    public async Task One_that_fails_leaves_the_database_as_it_was()
    {
        var file = await drill.BackUpAsync();
        await drill.Person.QueryAsync("delete from assistants");
        var content = await drill.ContentAsync();
        await DamageAsync(file);

        Assert.NotEmpty(await drill.Person.FailureAsync("restore", file, "--replace"));

        Assert.Equal(content, await drill.ContentAsync());
        Assert.Equal([drill.Name], await drill.DatabasesAsync());
    }

    [Fact]
    public async Task A_backup_of_an_older_revision_says_that_an_upgrade_is_needed()
    {
        var empty = new EmptyDatabase(stores);
        await empty.InitializeAsync();
        await empty.RunAsync("upgrade", "+3");
        var person = new Terminal(empty.ConnectionString, drill.Folder);
        var file = (await person.JsonAsync("backup")).GetProperty("file").GetString()!;

        var outcome = await person.RunAsync("restore", file, "--replace");

        Assert.Matches("Run 'upgrade head': [0-9]+ revisions are newer than the backup.\n$", outcome.Output);
        Assert.Equal(0, (await empty.RunAsync("upgrade", "head")).ExitCode);
        await empty.DisposeAsync();
    }

    [Fact]
    public async Task A_backup_of_a_newer_version_says_so()
    {
        await drill.Person.QueryAsync("insert into schema_revisions (version, applied_on) values (209901010000, now())");
        var file = await drill.BackUpAsync();

        var outcome = await drill.Person.RunAsync("restore", file, "--replace");

        Assert.EndsWith("The backup is of a newer version of ChatAi: start that one, not this.\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_named() =>
        Assert.Equal("There is no file nothing.dump.", await drill.Person.FailureAsync("restore", "nothing.dump"));

    /// <summary>A service of the usual kind: it asks again and again, and minds no connection that breaks.</summary>
    private static async Task WorkAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var service = NpgsqlDataSource.Create(connectionString);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var command = service.CreateCommand("select count(*) from users");
                await command.ExecuteScalarAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
            {
                // As a service does, it tries again.
            }
        }
    }

    /// <summary>In its middle, with a checksum that agrees: only PostgreSQL itself can notice.</summary>
    internal static async Task DamageAsync(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        Array.Fill(bytes, (byte)0x5a, bytes.Length / 2, 256);
        await File.WriteAllBytesAsync(file, bytes);
        await AgreeAsync(file);
    }

    internal static async Task AgreeAsync(string file)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file)));
        await File.WriteAllTextAsync(file + ".sha256", $"{hash}  {Path.GetFileName(file)}\n");
    }
}
