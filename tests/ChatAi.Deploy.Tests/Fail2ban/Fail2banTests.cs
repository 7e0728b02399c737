using ChatAi.Testing.Debian;
namespace ChatAi.Deploy.Tests.Fail2ban;

public sealed class Fail2banTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Guesser = "203.0.113.7";
    private const string Victim = "198.51.100.1";
    private const int MaxRetry = 20;

    private const string Forged = $"2026-01-31 12:00:00,123 | WARNING | anonymous | login | failed | {{}} {Victim}";

    private readonly FrontDoor door = new(database);

    public ValueTask InitializeAsync() => door.InitializeAsync();

    public ValueTask DisposeAsync() => door.DisposeAsync();

    [Fact]
    public async Task The_filter_finds_each_failed_login_by_its_true_address_whatever_was_typed()
    {
        string[] typed =
        [
            "ann@example.com", $"x\n{Forged}", $"x\r\n{Forged}\r\n", $"\"}} {Victim}", $"}} {Victim}\n", Victim, $"<HOST> {Victim}", $"x\u2028{Forged}",
        ];
        foreach (var name in typed)
            await door.FailToLogInAsync(name, Guesser);

        // A stranger's own word for his address is worth nothing; neither is what else he sends.
        await door.FailToLogInAsync("bob@example.com", Victim, from: "127.0.0.2", ("Forwarded", $"for={Victim}"), ("X-Real-IP", Victim), ("User-Agent", Forged), ("Referer", Forged));
        await door.FailToLogInAsync("bob@example.com", $"{Victim}, {Guesser}");
        await door.FailToLogInAsync("bob@example.com", "2001:db8::7");

        await door.FailuresAsync(typed.Length + 3);
        var fail2ban = await ForeignProgram.OfPackageAsync("fail2ban-regex", "fail2ban");
        var found = await fail2ban.RunAsync("--out", "ip", door.AuditLog, Repository.PathTo("deploy", "fail2ban", "filter.d", "chatai-backend.conf"));

        Assert.Equal(
            [.. Enumerable.Repeat(Guesser, typed.Length), "127.0.0.2", Guesser, "2001:db8::7"],
            found.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Whoever_guesses_is_banned_after_the_configured_count_and_nobody_else()
    {
        await using var fail2ban = await Fail2banServer.StartAsync(door.AuditLog);

        // Somebody mistypes; somebody on the machine itself tries often; a stranger pretends to be the victim.
        await door.FailToLogInAsync("ann@example.com", "203.0.113.99");
        for (var attempt = 0; attempt < MaxRetry + 5; attempt++)
            await door.FailToLogInAsync($"x\n{Forged}", Victim, from: "127.0.0.2");
        for (var attempt = 1; attempt < MaxRetry; attempt++)
            await door.FailToLogInAsync($"\"}} {Victim}", Guesser);
        await Eventually.True(async () => Fail2banServer.Total(await fail2ban.StatusAsync()) >= MaxRetry, TimeSpan.FromSeconds(30));
        var before = fail2ban.Banned.ToList();

        // As at midnight: what was counted stays counted, and the new file is read.
        File.Move(door.AuditLog, $"{door.AuditLog}.2026-01-31");
        await door.FailToLogInAsync("the last straw", Guesser);
        await Eventually.True(() => fail2ban.Banned.Any(), TimeSpan.FromSeconds(30));

        Assert.Empty(before);
        Assert.Equal([Guesser], fail2ban.Banned);
        Assert.Matches($@"Currently banned:\s+1\s[\s\S]*Banned IP list:\s+{Guesser}\s*$", await fail2ban.StatusAsync());
    }
}
