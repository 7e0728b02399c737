using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>An installation with many bots, chats and users has as many series as one with few.</summary>
public sealed partial class CardinalityTests(OwnInstallation installation, ITestOutputHelper output)
{
    private const int Many = 20;
    private const int MostOfFamily = 1_000;
    private const int MostByChance = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task More_bots_chats_and_users_make_no_more_series()
    {
        // The scrapes are requests too, with series of their own from the first one on.
        await SeriesAsync();
        await using var few = await LiveAsync(1, firstChat: 9_700);
        var before = await SeriesAsync();

        await using var many = await LiveAsync(Many, firstChat: 9_800);
        var after = await SeriesAsync();

        var families = after.CountBy(FamilyOf).ToDictionary();
        output.WriteLine($"{after.Count} series without their buckets; the most: {string.Join(", ", families.OrderByDescending(family => family.Value).Take(5))}");
        Assert.True(families.Count > 60, $"Only {families.Count} families");
        Assert.DoesNotContain(families, family => family.Value > MostOfFamily);

        var grown = after.Except(before).GroupBy(FamilyOf).Where(family => family.Count() > MostByChance).SelectMany(family => family).ToList();
        Assert.True(grown.Count == 0, string.Join('\n', grown));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>So many new bots, each with a chat of its own, as many new chats with the first bot, and as many new users.</summary>
    private async Task<Guests> LiveAsync(int count, long firstChat)
    {
        var assistant = await installation.ValueAsync<long>("select assistant_id from bot_instances where is_active order by id limit 1");
        var guests = new Guests(installation);
        var made = await installation.Telegram.PostAsJsonAsync("/sim/bots", new { count }, Cancel);
        foreach (var bot in (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Cancel))!["bots"]!.AsArray())
            await guests.TakeInAsync((long)bot!["id"]!, (string)bot["token"]!, assistant);

        for (var one = 0; one < count; one++)
        {
            await installation.SayAsync(firstChat + one, "How do I list the AI keys?");
            (await installation.Telegram.PostAsJsonAsync($"/sim/bots/{guests.AtTelegram[one]}/chats/{firstChat + one}/messages", new { text = "How do I list the AI keys?" }, Cancel)).EnsureSuccessStatusCode();
            using var user = new HttpRequestMessage(HttpMethod.Post, "/api/register")
            {
                Content = JsonContent.Create(new { email = $"{Guid.NewGuid():N}@example.com", password = "a-password-of-mine-1" }),
            };
            (await installation.Gateway.SendAsync(user, Cancel)).EnsureSuccessStatusCode();
        }

        var answered = $"select count(*) from telegram_outbox where state = 'sent' and chat_id between {firstChat} and {firstChat + count - 1}";
        await Eventually.True(async () => await installation.ValueAsync<long>(answered) == 2 * count, Patience);
        return guests;
    }

    private static string FamilyOf(string series) => series.Split('{')[0];

    /// <summary>The buckets of a histogram are one series.</summary>
    private async Task<HashSet<string>> SeriesAsync()
    {
        var text = await installation.Gateway.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel)
            + await installation.Gateway.GetStringAsync(new Uri("/metrics/db-size", UriKind.Relative), Cancel);
        return text.Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => Bucket.Replace(line[..line.LastIndexOf(' ')], ""))
            .ToHashSet();
    }

    [GeneratedRegex("""(?<=[{,])le="[^"]*",?""")]
    private static partial Regex Bucket { get; }

    /// <summary>Bots that are there for a while.</summary>
    private sealed class Guests(OwnInstallation installation) : IAsyncDisposable
    {
        private readonly List<string> instances = [];

        public List<long> AtTelegram { get; } = [];

        public async Task TakeInAsync(long id, string token, long assistant)
        {
            var connected = await installation.Gateway.PostAsJsonAsync("/api/bot-instances", new { assistant_id = assistant, bot_token = token }, Cancel);
            AtTelegram.Add(id);
            instances.Add(connected.EnsureSuccessStatusCode().Headers.Location!.OriginalString);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var instance in instances)
                (await installation.Gateway.DeleteAsync(new Uri(instance, UriKind.RelativeOrAbsolute))).EnsureSuccessStatusCode();
            foreach (var bot in AtTelegram)
                (await installation.Telegram.DeleteAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/sim/bots/{bot}"), UriKind.Relative))).EnsureSuccessStatusCode();
        }
    }
}
