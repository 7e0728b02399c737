using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ChatAi.Runbook.Tests;

/// <summary>The worst day, once a build: the data are gone, and come back from the backup while the system runs.</summary>
public sealed partial class RecoveryDrillTests(OwnInstallation installation, ITestOutputHelper output)
{
    private const int Chats = 5;
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(120);

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Load_back_up_destroy_restore_and_the_next_message_is_answered()
    {
        var chats = Enumerable.Range(9_900, Chats).Select(chat => (long)chat).ToArray();
        await EveryoneIsAnsweredAsync(chats, "Where do I see the health?", replies: 1);
        var kept = await CountsAsync();

        var backup = DumpFile.Match(await MigrationAsync("db", "backup")).Value;
        await MigrationAsync("db", "verify-backup", backup);
        await installation.ExecuteAsync("drop schema public cascade");
        await MigrationAsync("db", "restore", backup, "--replace", "--force");
        installation.ForgetConnections();

        Assert.Equal(kept, await CountsAsync());
        await Eventually.True(installation.IsHealthyAsync, Recovery);
        await EveryoneIsAnsweredAsync(chats, "And how do I make a backup?", replies: 2);
    }

    private async Task EveryoneIsAnsweredAsync(long[] chats, string question, int replies)
    {
        foreach (var chat in chats)
            await installation.SayAsync(chat, question);
        foreach (var chat in chats)
            await Eventually.True(async () => (await installation.RepliesAsync(chat)).Count == replies, Recovery);
    }

    private Task<string> CountsAsync() => installation.ValueAsync<string>("""
        select format('%s users, %s passages, %s dialogs, %s messages, %s usage records',
                      (select count(*) from users), (select count(*) from passages), (select count(*) from dialogs),
                      (select count(*) from dialog_messages), (select count(*) from ai_token_usage))
        """);

    private async Task<string> MigrationAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.Migration"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__chatai"] = installation.Database,
                ["Backups__Folder"] = Path.Combine(installation.Data, "backups"),
            },
        };

        using var program = Process.Start(start)!;
        var printed = program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        output.WriteLine($"$ {string.Join(' ', arguments)}\n{await printed}{errors}");
        Assert.Equal(0, program.ExitCode);

        return await printed;
    }

    [GeneratedRegex(@"chatai-\d{8}T\d{6}Z\.dump")]
    private static partial Regex DumpFile { get; }
}
