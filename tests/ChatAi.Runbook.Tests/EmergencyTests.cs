using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.Runbook.Tests;

/// <summary>What the runbook tells operators to do in an emergency, and what they do it against, loses nothing.</summary>
public sealed class EmergencyTests(OwnInstallation installation)
{
    private const int Chats = 8;

    private const string Unanswered = """
        select (select count(*) from telegram_updates where state = 'pending')
             + (select count(*) from telegram_outbox where state = 'pending')
        """;

    /// <summary>The lease of a turn is 30 seconds; the rest is for a machine that is busy.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(120);

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_database_that_hangs_is_told_of_and_when_it_is_back_so_is_everything()
    {
        const long chat = 9_600;
        using (var database = new Frozen(PostgresProcesses()))
        {
            await installation.SayAsync(chat, "Which address answers when I ask for the health?");
            await Eventually.True(async () => await ComponentAsync("database") == "unhealthy", Recovery);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthAsync());
        }

        await Eventually.True(installation.IsHealthyAsync, Recovery);
        await Eventually.True(async () => (await installation.RepliesAsync(chat)).Count == 1, Recovery);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Redis_may_be_flushed_all_the_time_limits_sessions_and_dialogs_stay_right()
    {
        const string key = "sk-limited-key-of-the-runbook-tests";
        await using var provider = await OpenAiSimulator.StartAsync(TestContext.Current.CancellationToken);
        provider.Behave(key, new Behaviour(EchoesQuestion: true));
        await using var added = await installation.AddKeyAsync("limited", key, provider.OpenAiAddress, dailyLimit: 5);
        var chats = Enumerable.Range(9_700, Chats).Select(chat => (long)chat).ToArray();

        using (var flushing = new Flushing(installation))
        {
            await Eventually.True(() => flushing.Times > 0, Recovery);
            foreach (var chat in chats)
                await installation.SayAsync(chat, $"Which keys are listed for mark-{chat}?");
            await EveryoneIsAnsweredOnceAsync(chats);
            Assert.InRange(flushing.Times, 10, int.MaxValue);
        }

        // The session is from before; the key was asked as often as it may be, and the built-in provider did the rest.
        Assert.Equal(HttpStatusCode.OK, (await installation.Gateway.GetAsync(new Uri("/api/dialogs", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(5, provider.CountOf(key));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task All_services_killed_at_once_come_back_and_answer_everyone_once_or_count_what_they_may_have_sent_twice()
    {
        var chats = Enumerable.Range(9_800, Chats).Select(chat => (long)chat).ToArray();
        foreach (var chat in chats)
            await installation.SayAsync(chat, "How do I make a backup?");

        foreach (var service in (string[])["ChatAi.BotManager", "ChatAi.Gateway", "ChatAi.Api", "ChatAi.TokenPool"])
        {
            using var process = installation.ProcessOf(service);
            process.Kill();
        }

        // Whoever dies between a message and its record sends it again: the one window of docs/message-path.md.
        var sentTwice = (await AnswersAsync(chats)).Sum(answers => answers - 1);
        Assert.InRange(sentTwice, 0, await PossibleDuplicatesAsync());
        await Eventually.True(installation.IsHealthyAsync, Recovery);
    }

    private async Task EveryoneIsAnsweredOnceAsync(long[] chats) => Assert.All(await AnswersAsync(chats), answers => Assert.Equal(1, answers));

    /// <summary>How many answers each chat has, when all have some and none is to come.</summary>
    private async Task<IReadOnlyList<int>> AnswersAsync(long[] chats)
    {
        foreach (var chat in chats)
            await Eventually.True(async () => (await installation.RepliesAsync(chat)).Count > 0, Recovery);

        await Eventually.True(async () => await installation.ValueAsync<long>(Unanswered) == 0, Recovery);
        return await Task.WhenAll(chats.Select(async chat => (await installation.RepliesAsync(chat)).Count));
    }

    /// <summary>What bot-manager has counted since its start.</summary>
    private async Task<int> PossibleDuplicatesAsync()
    {
        var metrics = await installation.BotManager.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        return metrics.Split('\n')
            .Where(line => line.StartsWith("chatai_telegram_possible_duplicates", StringComparison.Ordinal))
            .Sum(line => int.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }

    private async Task<HttpStatusCode> HealthAsync() =>
        (await installation.Gateway.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode;

    private async Task<string?> ComponentAsync(string name)
    {
        using var response = await installation.Gateway.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        var health = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return health.GetProperty("components").GetProperty(name).GetProperty("status").GetString();
    }

    /// <summary>The server and every connection of its.</summary>
    private int[] PostgresProcesses()
    {
        var server = File.ReadLines(Path.Combine(installation.Data, "postgres", "data", "postmaster.pid")).First();
        var children = Process.GetProcesses().Where(process => IsChildOf(process, server)).Select(process => process.Id);

        return [int.Parse(server, CultureInfo.InvariantCulture), .. children];
    }

    private static bool IsChildOf(Process process, string parent)
    {
        try
        {
            return File.ReadLines($"/proc/{process.Id}/status").Contains($"PPid:\t{parent}");
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    }

    /// <summary>Processes that do nothing until this is disposed of.</summary>
    private sealed class Frozen : IDisposable
    {
        private readonly int[] processes;

        public Frozen(int[] processes)
        {
            this.processes = processes;
            Signal("-STOP");
        }

        public void Dispose() => Signal("-CONT");

        private void Signal(string signal)
        {
            using var kill = Process.Start("kill", [signal, .. processes.Select(process => process.ToString(CultureInfo.InvariantCulture))]);
            kill.WaitForExit();
        }
    }

    /// <summary>Somebody who empties Redis again and again until this is disposed of.</summary>
    private sealed class Flushing : IDisposable
    {
        private readonly Process shell;
        private int times;

        public Flushing(Installation installation)
        {
            var loop = $"source {installation.Data}/env; while redis-cli -u $REDIS_URL flushdb 2>/dev/null; do :; done";
            shell = Process.Start(new ProcessStartInfo("bash", ["-c", loop]) { RedirectStandardOutput = true })!;
            shell.OutputDataReceived += (_, line) => Interlocked.Add(ref times, line.Data is "OK" ? 1 : 0);
            shell.BeginOutputReadLine();
        }

        public int Times => Volatile.Read(ref times);

        public void Dispose()
        {
            shell.Kill(entireProcessTree: true);
            shell.Dispose();
        }
    }
}
