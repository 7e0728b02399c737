using System.Collections.Concurrent;
using System.Diagnostics;
using ChatAi.Simulators.Telegram;
using ChatAi.Simulators.Telegram.Chats;

namespace ChatAi.Bench.MessagePath;

/// <summary>What people ask the bots and what they are answered: each question names a place, and so does its answer.</summary>
internal sealed class Correspondence : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly TelegramSimulator telegram;
    private readonly IDisposable listening;
    private readonly ConcurrentDictionary<(long Bot, long Chat), List<Asked>> open = new();
    private readonly ConcurrentQueue<Answered> answers = new();
    private readonly int places;
    private int asked;
    private int answered;
    private int unasked;

    /// <param name="places">How many the assistants know.</param>
    public Correspondence(TelegramSimulator telegram, int places)
    {
        (this.telegram, this.places) = (telegram, places);
        listening = telegram.Listen((bot, chat, posted) => Hear(bot, chat, posted));
    }

    public int Said => Volatile.Read(ref asked);

    /// <summary>Messages that have got their answer.</summary>
    public int AnsweredOnce => Volatile.Read(ref answered);

    /// <summary>Answers to nothing that was still to be answered: one of the two was sent twice.</summary>
    public int Doubled => Volatile.Read(ref unasked);

    public int Open => Said - AnsweredOnce;

    /// <summary>What was answered since the last look.</summary>
    public IReadOnlyList<Answered> TakeAnswers()
    {
        var taken = new List<Answered>();
        while (answers.TryDequeue(out var answer))
            taken.Add(answer);

        return taken;
    }

    /// <summary>Says something now; the task ends with the answer.</summary>
    public async Task AskAsync(ChatWithBot chat)
    {
        var question = new Asked(Gazetteer.PlaceOf(Interlocked.Increment(ref asked) % places), Stopwatch.GetTimestamp());
        var waiting = open.GetOrAdd((chat.Bot.AtTelegram.Id, chat.Id), static _ => []);
        lock (waiting)
            waiting.Add(question);

        await telegram.SayAsync(chat.Bot.AtTelegram, chat.Id, chat.Addressing(Gazetteer.QuestionAbout(question.Place)));
        await question.IsAnswered.Task;
    }

    /// <returns>Whether everything is answered.</returns>
    public async Task<bool> DrainAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (Open > 0 && watch.Elapsed < atMost)
            await Task.Delay(Look, cancellationToken);

        return Open == 0;
    }

    public void Dispose() => listening.Dispose();

    private void Hear(long bot, long chat, PostedMessage posted)
    {
        var now = Stopwatch.GetTimestamp();
        if (!open.TryGetValue((bot, chat), out var waiting) || Take(waiting, posted.Text) is not { } question)
        {
            Interlocked.Increment(ref unasked);
            return;
        }

        Interlocked.Increment(ref answered);
        answers.Enqueue(new Answered(bot, now, Stopwatch.GetElapsedTime(question.At, now)));
        question.IsAnswered.SetResult();
    }

    private static Asked? Take(List<Asked> waiting, string answer)
    {
        lock (waiting)
        {
            var place = waiting.FindIndex(question => answer.Contains(question.Place, StringComparison.Ordinal));
            if (place < 0)
                return null;

            var question = waiting[place];
            waiting.RemoveAt(place);
            return question;
        }
    }

    private sealed record Asked(string Place, long At)
    {
        public TaskCompletionSource IsAnswered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
