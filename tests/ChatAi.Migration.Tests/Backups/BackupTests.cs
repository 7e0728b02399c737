using System.Diagnostics;
using System.Globalization;
using ChatAi.Migration.Tests.Maintenance;
using Npgsql;

namespace ChatAi.Migration.Tests.Backups;

public sealed class BackupTests(Stores stores) : IAsyncLifetime
{
    private readonly Drill drill = new(stores);

    public ValueTask InitializeAsync() => drill.InitializeAsync();

    public ValueTask DisposeAsync() => drill.DisposeAsync();

    [Fact]
    public async Task A_backup_is_its_owners_alone_and_carries_its_checksum_and_what_it_holds()
    {
        var file = await drill.BackUpAsync();

        Assert.Matches($"^{drill.Name}-[0-9]{{8}}T[0-9]{{6}}Z\\.dump$", Path.GetFileName(file));
        Assert.All((string[])[file, file + ".sha256", file + ".json"], path => Assert.Equal("600", Permissions(path)));
        Assert.Contains("\"users\": 3000", await File.ReadAllTextAsync(file + ".json", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal($"{Path.GetFileName(file)}: OK\n", await Sha256SumAsync(file));
        Assert.Empty(Directory.EnumerateFiles(drill.Folder, "*.partial"));
    }

    [Fact]
    public async Task The_list_shows_every_backup_newest_first_with_its_revision()
    {
        var (first, second) = (await drill.BackUpAsync(), await drill.BackUpAsync());

        var list = (await drill.Person.JsonAsync("backups")).EnumerateArray().ToList();

        Assert.Equal([Path.GetFileName(second), Path.GetFileName(first)], list.Select(entry => entry.GetProperty("file").GetString()));
        Assert.Equal(
            await drill.Person.QueryAsync("select max(version) from schema_revisions"),
            [list[0].GetProperty("revision").GetInt64().ToString(CultureInfo.InvariantCulture)]);
        Assert.Matches($"(?m)^{Path.GetFileName(second)} .+ no$", (await drill.Person.RunAsync("backups")).Output);
    }

    [Fact]
    public async Task While_it_runs_no_argument_holds_the_password_and_a_second_one_is_refused()
    {
        await using var blocker = await BlockAsync();
        using var backup = drill.Person.Start("backup");
        var arguments = await DumpArgumentsAsync();

        Assert.Contains("--no-password", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(drill.ConnectionString).Password!, arguments, StringComparison.Ordinal);
        Assert.StartsWith("Another backup is being written to ", await drill.Person.FailureAsync("backup"), StringComparison.Ordinal);

        await blocker.CloseAsync();
        Assert.Equal(0, (await Terminal.OutcomeAsync(backup)).ExitCode);
        Assert.Single(Directory.EnumerateFiles(drill.Folder, "*.dump"));
    }

    [Fact]
    public async Task One_that_is_interrupted_leaves_nothing_behind()
    {
        await using var blocker = await BlockAsync();
        using var backup = drill.Person.Start("backup");
        await DumpArgumentsAsync();

        using (Process.Start("kill", ["-INT", $"{backup.Id}"]))
        {
            var outcome = await Terminal.OutcomeAsync(backup);
            Assert.Equal((130, "interrupted\n"), (outcome.ExitCode, outcome.Error));
        }

        Assert.Equal([".lock"], Directory.EnumerateFiles(drill.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_a_killed_one_left_is_cleared_by_the_next()
    {
        await using (await BlockAsync())
        {
            using var backup = drill.Person.Start("backup");
            await DumpArgumentsAsync();
            backup.Kill(entireProcessTree: true);
            await Terminal.OutcomeAsync(backup);
        }

        Assert.Single(Directory.EnumerateFiles(drill.Folder, "*.partial"));

        await drill.BackUpAsync();

        Assert.Empty(Directory.EnumerateFiles(drill.Folder, "*.partial"));
    }

    [Fact]
    public async Task One_that_fails_says_why_and_leaves_the_old_ones_and_no_half_file()
    {
        await drill.Person.QueryAsync("create table out_of_reach (id int)");
        var old = AddOld("20200101T030000Z");
        var service = new Terminal(drill.Service, drill.Folder);

        Assert.Contains("permission denied", await service.FailureAsync("backup"), StringComparison.Ordinal);

        Assert.Equal([".lock", old], Directory.EnumerateFiles(drill.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Old_ones_are_rotated_away_and_named_and_what_others_put_there_stays()
    {
        string[] nights = [.. Enumerable.Range(1, 9).Select(day => AddOld($"2020010{day}T030000Z"))];
        var (foreign, unnamed) = (Path.Combine(drill.Folder, "other-20200101T030000Z.dump"), Path.Combine(drill.Folder, "by-hand.dump"));
        await File.WriteAllTextAsync(foreign, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(unnamed, "", TestContext.Current.CancellationToken);

        var removed = (await drill.Person.JsonAsync("backup")).GetProperty("removed").EnumerateArray().Select(name => name.GetString()!).ToList();

        // With tonight's there are ten nights; of the three that are too many none is the last of its week or month.
        Assert.Equal(nights[..3], removed.Order(StringComparer.Ordinal));
        Assert.All(removed, name => Assert.False(File.Exists(Path.Combine(drill.Folder, name))));
        Assert.True(File.Exists(foreign) && File.Exists(unnamed));
    }

    private static string Permissions(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    private string AddOld(string time)
    {
        var name = $"{drill.Name}-{time}.dump";
        File.WriteAllText(Path.Combine(drill.Folder, name), "");
        return name;
    }

    /// <summary>pg_dump waits for a table that somebody has for himself.</summary>
    private async Task<NpgsqlConnection> BlockAsync()
    {
        var blocker = await drill.Person.OpenAsync();
        await using var command = new NpgsqlCommand("begin; lock table users in access exclusive mode", blocker);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return blocker;
    }

    /// <summary>What everybody on the machine can see of the pg_dump that writes to this folder.</summary>
    private async Task<string> DumpArgumentsAsync() => (await Eventually.Is(
        () => Directory.EnumerateFiles(drill.Folder, "*.partial").Any()
            ? Directory.EnumerateDirectories("/proc").Select(ArgumentsOf).FirstOrDefault(text => text.Contains($"--file={drill.Folder}", StringComparison.Ordinal))
            : null,
        arguments => arguments is not null,
        TimeSpan.FromSeconds(30)))!;

    private static string ArgumentsOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            // Gone meanwhile, or no process.
            return "";
        }
        catch (UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static async Task<string> Sha256SumAsync(string file)
    {
        using var process = Process.Start(new ProcessStartInfo("sha256sum", ["-c", Path.GetFileName(file) + ".sha256"])
        {
            WorkingDirectory = Path.GetDirectoryName(file),
            RedirectStandardOutput = true,
            Environment = { ["LC_ALL"] = "C" },
        })!;
        return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
