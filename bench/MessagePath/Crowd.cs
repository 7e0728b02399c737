using System.Collections.Concurrent;
using System.Globalization;
using ChatAi.Simulators.Telegram;

namespace ChatAi.Bench.MessagePath;

/// <summary>Many people who talk to the bots at once, whatever happens behind them. Each message carries a mark of its own.</summary>
internal sealed class Crowd(TelegramSimulator telegram, IReadOnlyList<ConnectedBot> bots, int cell, int chats = Crowd.UsualChats)
{
    public const int UsualChats = 40;
    public const int Rounds = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly ConcurrentQueue<Said> said = new();

    public IReadOnlyCollection<Said> Said => said;

    public int Chats => chats;

    public long FirstChat => 1_000_000 + (cell * (long)Chats);

    public long LastChat => FirstChat + Chats - 1;

    public async Task TalkAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            for (var place = 0; place < Chats; place++)
            {
                await SayAsync(place, round);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>One message after the other, in all chats by turns, until somebody has heard enough.</summary>
    public async Task TalkAsync(TimeSpan pause, CancellationToken enough)
    {
        for (var round = 0; ; round++)
        {
            for (var place = 0; place < Chats; place++)
            {
                if (enough.IsCancellationRequested)
                    return;

                await SayAsync(place, round);
                await Task.Delay(pause, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Who says something of this cell, as the start of a mark.</summary>
    public string MarkOf(long chat) => string.Create(CultureInfo.InvariantCulture, $"m{cell:00}-{chat - FirstChat:00}-");

    private async Task SayAsync(int place, int round)
    {
        var (bot, chat) = (bots[place % bots.Count], FirstChat + place);
        var mark = $"{MarkOf(chat)}{round:000}";
        var spoken = await telegram.SayAsync(bot.AtTelegram, chat, $"Please tell me what the mark {mark} means");
        said.Enqueue(new Said(mark, bot, chat, spoken.UpdateId));
    }
}

/// <param name="UpdateId">Null: the bot has not asked for updates yet.</param>
internal sealed record Said(string Mark, ConnectedBot Bot, long Chat, long? UpdateId);
