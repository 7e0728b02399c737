using System.Globalization;
using ChatAi.Bench.Measuring;
using ChatAi.Simulators.Telegram;

namespace ChatAi.Bench.MessagePath;

/// <summary>
/// More to say than Telegram lets through: every person and every group writes a burst at once. When all is over every
/// message must be answered once, Telegram must never have had to refuse, and each bot should have sent as much as it may.
/// </summary>
internal static class SaturationBenchmark
{
    private const int Bots = 3;
    private const int ChatsOfBot = 60;
    private const int MessagesOfChat = 10;
    private const int GroupsOfBot = 5;
    private const int MessagesOfGroup = 8;

    /// <summary>Few, so that it is Telegram that limits the turns and not the machine.</summary>
    private const int Places = 97;

    private const int People = 20;
    private const double AllowedShare = 0.9;

    private static readonly double Ceiling = new LimitOptions().BotPerSecond;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);

    /// <summary>Until then each bot and each chat has all of its budget again.</summary>
    private static readonly TimeSpan UntilForgotten = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UntilAnswered = TimeSpan.FromMinutes(10);

    /// <summary>What is sent a second time may come after all seems to be over.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var installation = await Installation.PrepareAsync(cancellationToken);
        await installation.StartServicesAsync(cancellationToken);
        using var correspondence = new Correspondence(installation.Telegram, Places);
        var chats = await installation.GrowAsync(Places, Bots, ChatsOfBot, GroupsOfBot, cancellationToken);

        await new Talk(correspondence, chats).AtOnceAsync(People, WarmUp, cancellationToken);
        await Task.Delay(UntilForgotten, cancellationToken);
        correspondence.TakeAnswers();

        Console.WriteLine($"Saturation: {Bots} bots, each with {ChatsOfBot} chats that write {MessagesOfChat} messages at once and {GroupsOfBot} groups that write {MessagesOfGroup}");
        foreach (var round in Enumerable.Range(0, MessagesOfChat))
        {
            foreach (var chat in chats.Where(chat => round < (chat.Id < 0 ? MessagesOfGroup : MessagesOfChat)))
                _ = correspondence.AskAsync(chat);
        }

        await correspondence.DrainAsync(UntilAnswered, cancellationToken);
        await Task.Delay(Afterwards, cancellationToken);

        return Judge(installation, correspondence);
    }

    private static int Judge(Installation installation, Correspondence correspondence)
    {
        var answers = correspondence.TakeAnswers();
        foreach (var (number, bot) in installation.Bots.Index())
        {
            Answered[] own = [.. answers.Where(answer => answer.Bot == bot.AtTelegram.Id)];
            var rate = Answered.RateOfMost(own);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  bot {number + 1}: {own.Length} answers, {rate:F1} a second (aim: ≥ {AllowedShare:P0} of {Ceiling}, {Verdict.Of(rate >= AllowedShare * Ceiling)}), the last after {own.Max(answer => answer.After).TotalSeconds:F0} s"));
        }

        var refused = installation.Telegram.Statistics.TooManyRequests;
        Console.WriteLine($"  {correspondence.Said} messages: {correspondence.Open} without an answer, {correspondence.Doubled} answered twice (aim: 0, {Verdict.Of(correspondence.Open + correspondence.Doubled == 0)})");
        Console.WriteLine($"  refused by Telegram with 429: {refused} (aim: 0, {Verdict.Of(refused == 0)})");
        return correspondence.Open + correspondence.Doubled + refused == 0 ? 0 : 1;
    }
}
