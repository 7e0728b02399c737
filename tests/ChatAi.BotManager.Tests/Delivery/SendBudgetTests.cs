using ChatAi.BotManager.Delivery;
using CsCheck;

namespace ChatAi.BotManager.Tests.Delivery;

public sealed class SendBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly Gen<(long Chat, int Milliseconds)[]> Traffic =
        Gen.Select(Gen.Long[1, 60], Gen.Int[0, 400]).Array[1, 400];

    [Fact]
    public void A_chat_gets_a_burst_of_three_and_then_one_message_a_second()
    {
        var budget = new SendBudget();

        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(TimeSpan.Zero, budget.TrySend(1, Start)));
        Assert.InRange(budget.TrySend(1, Start), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
        Assert.Equal(TimeSpan.Zero, budget.TrySend(1, Start.AddSeconds(1.1)));
        Assert.NotEqual(TimeSpan.Zero, budget.TrySend(1, Start.AddSeconds(1.2)));
    }

    [Fact]
    public void No_chat_gets_more_than_its_rate_in_any_window() => Traffic.Sample(traffic =>
    {
        var sent = Send(traffic);

        Assert.All(sent.GroupBy(send => send.Chat), chat =>
        {
            var times = chat.Select(send => send.At).ToArray();
            for (var first = 0; first < times.Length; first++)
                Assert.True(times.Length - first <= 3 + (int)((times[^1] - times[first]).TotalSeconds + 1));
        });
    });

    [Fact]
    public void No_bot_gets_more_than_thirty_a_second_after_its_burst() => Traffic.Sample(traffic =>
    {
        var times = Send([.. traffic.Select(send => (send.Chat, send.Milliseconds / 100))]).Select(send => send.At).ToArray();

        for (var first = 0; first < times.Length; first++)
            Assert.True(times.Length - first <= 31 + ((times[^1] - times[first]).TotalSeconds * 30));
    });

    [Fact]
    public void After_the_wait_that_it_names_a_message_goes_out() => Traffic.Sample(traffic =>
    {
        var budget = new SendBudget();
        var now = Start;
        foreach (var (chat, milliseconds) in traffic)
        {
            now = now.AddMilliseconds(milliseconds);
            if (budget.TrySend(chat, now) is { Ticks: > 0 } wait)
                Assert.True(budget.TrySend(chat, now + wait + TimeSpan.FromTicks(1_000)) < TimeSpan.FromMilliseconds(1));
        }
    });

    [Fact]
    public void A_group_gets_twenty_a_minute()
    {
        var budget = new SendBudget();

        var sent = Enumerable.Range(0, 600).Count(step => budget.TrySend(-5, Start.AddSeconds(step / 10.0)) == TimeSpan.Zero);

        Assert.InRange(sent, 20, 23);
    }

    [Fact]
    public void Previews_never_make_a_message_wait()
    {
        var budget = new SendBudget();

        var shown = Enumerable.Range(0, 100).Count(step => budget.TryPreview(1, Start.AddMilliseconds(step)));

        Assert.InRange(shown, 1, 20);
        Assert.Equal(TimeSpan.Zero, budget.TrySend(1, Start.AddMilliseconds(100)));
    }

    [Fact]
    public void What_Telegram_asks_for_is_waited_for_to_the_letter()
    {
        var budget = new SendBudget();

        budget.Refused(1, TimeSpan.FromSeconds(7), Start);

        Assert.Equal(TimeSpan.FromSeconds(7), budget.TrySend(1, Start));
        Assert.False(budget.TryPreview(1, Start.AddSeconds(6)));
        Assert.Equal(TimeSpan.Zero, budget.TrySend(1, Start.AddSeconds(7)));
    }

    [Fact]
    public void A_refusal_is_the_chats_until_a_second_chat_is_refused_too()
    {
        var budget = new SendBudget();

        budget.Refused(1, TimeSpan.FromSeconds(7), Start);
        var otherChat = budget.TrySend(2, Start);
        budget.Refused(2, TimeSpan.FromSeconds(5), Start);
        var thirdChat = budget.TrySend(3, Start);

        Assert.Equal(TimeSpan.Zero, otherChat);
        Assert.Equal(TimeSpan.FromSeconds(5), thirdChat);
    }

    private static List<(long Chat, DateTimeOffset At)> Send((long Chat, int Milliseconds)[] traffic)
    {
        var budget = new SendBudget();
        var sent = new List<(long, DateTimeOffset)>();
        var now = Start;
        foreach (var (chat, milliseconds) in traffic)
        {
            now = now.AddMilliseconds(milliseconds);
            if (budget.TrySend(chat, now) == TimeSpan.Zero)
                sent.Add((chat, now));
        }

        return sent;
    }
}
