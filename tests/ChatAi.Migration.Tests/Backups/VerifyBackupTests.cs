namespace ChatAi.Migration.Tests.Backups;

public sealed class VerifyBackupTests(Stores stores) : IAsyncLifetime
{
    private readonly Drill drill = new(stores);

    public ValueTask InitializeAsync() => drill.InitializeAsync();

    public ValueTask DisposeAsync() => drill.DisposeAsync();

    [Fact]
    public async Task The_newest_is_proved_by_restoring_it_and_noted_as_verified()
    {
        await drill.BackUpAsync();
        var newest = await drill.BackUpAsync();

        var verified = await drill.Person.JsonAsync("verify-backup");

        Assert.Equal(newest, verified.GetProperty("file").GetString());
        Assert.InRange(verified.GetProperty("rows").GetInt64(), 3_050, 4_000);
        var list = (await drill.Person.JsonAsync("backups")).EnumerateArray().Select(entry => entry.GetProperty("verified_at").GetString() is not null);
        Assert.Equal([true, false], list);
        Assert.Equal([drill.Name], await drill.DatabasesAsync());
    }

    [Fact]
    public async Task A_running_system_is_not_disturbed()
    {
        await drill.BackUpAsync();
        await using var session = await drill.Person.OpenAsync();

        await drill.Person.JsonAsync("verify-backup");

        Assert.Equal(System.Data.ConnectionState.Open, session.FullState);
        Assert.Equal(["True"], await drill.Person.QueryAsync($"select exists (select from pg_stat_activity where pid = {session.ProcessID})"));
    }

    [Fact]
    public async Task A_wrong_checksum_is_told()
    {
        var file = await drill.BackUpAsync();
        await using (var stream = new FileStream(file, FileMode.Append))
            stream.WriteByte(0);

        Assert.EndsWith("is not what was written: its checksum is another.", await FailureAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_cut_is_told()
    {
        var file = await drill.BackUpAsync();
        await using (var stream = new FileStream(file, FileMode.Open))
            stream.SetLength(stream.Length * 2 / 3);
        await RestoreTests.AgreeAsync(file);

        Assert.StartsWith($"{Path.GetFileName(file)} cannot be restored: ", await FailureAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_within_is_told()
    {
        var file = await drill.BackUpAsync();
        await RestoreTests.DamageAsync(file);

        Assert.StartsWith($"{Path.GetFileName(file)} cannot be restored: ", await FailureAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_are_missing_are_told_with_their_table()
    {
        var file = await drill.BackUpAsync();
        var manifest = await File.ReadAllTextAsync(file + ".json", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file + ".json", manifest.Replace("\"users\": 3000", "\"users\": 3001", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.EndsWith("is not whole: users should hold 3001 rows, and holds 3000 rows.", await FailureAsync(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".sha256", "has no checksum beside it")]
    [InlineData(".json", "has no manifest beside it")]
    public async Task What_is_missing_beside_it_is_named(string extension, string words)
    {
        var file = await drill.BackUpAsync();
        File.Delete(file + extension);

        Assert.Contains(words, await FailureAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_backup_is_told() =>
        Assert.StartsWith($"There is no backup of '{drill.Name}' in ", await drill.Person.FailureAsync("verify-backup"), StringComparison.Ordinal);

    /// <summary>It was verified once, and is not any more; the scratch database is gone.</summary>
    private async Task<string> FailureAsync(string file)
    {
        await File.WriteAllTextAsync(file + ".verified", "", TestContext.Current.CancellationToken);

        var failure = await drill.Person.FailureAsync("verify-backup", Path.GetFileName(file));

        Assert.False(File.Exists(file + ".verified"));
        Assert.Equal([drill.Name], await drill.DatabasesAsync());
        return failure;
    }
}
