using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ChatAi.ServiceDefaults.Tests.Authentication;

public sealed class EndedSessionsTests
{
    private static readonly Guid Ended = Guid.NewGuid();

    private readonly FakeTimeProvider clock = new();
    private readonly Book book = new();
    private readonly EndedSessions sessions;

    public EndedSessionsTests() => sessions = new(book, Options.Create(new EndedSessionOptions()), clock, NullLogger<EndedSessions>.Instance);

    [Fact]
    public async Task The_list_is_asked_for_once_and_again_when_it_is_old()
    {
        Assert.False(await IsEndedAsync());
        book.Sessions = [Ended];
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(await IsEndedAsync());
        Assert.Equal(1, book.Asked);

        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(await IsEndedAsync());
        Assert.Equal(2, book.Asked);
    }

    [Fact]
    public async Task All_who_come_at_once_wait_for_one_answer()
    {
        var answer = book.Hold();

        var judged = Enumerable.Range(0, 100).Select(_ => IsEndedAsync()).ToArray();
        answer.SetResult();
        await Task.WhenAll(judged);

        Assert.Equal(1, book.Asked);
    }

    [Fact]
    public async Task What_has_ended_here_is_known_at_once_even_if_an_older_answer_is_under_way()
    {
        var answer = book.Hold();
        var judgedBefore = IsEndedAsync();
        await Eventually.True(() => book.Asked == 1);
        book.Sessions = [Ended];
        sessions.LookAgain();
        answer.SetResult();
        await judgedBefore;

        Assert.True(await IsEndedAsync());
    }

    [Fact]
    public async Task While_nobody_answers_what_was_known_holds()
    {
        book.Sessions = [Ended];
        await IsEndedAsync();
        book.Fails = true;
        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.True(await IsEndedAsync());
        Assert.False(await sessions.IncludeAsync(Guid.NewGuid(), TestContext.Current.CancellationToken));
        Assert.Equal(2, book.Asked);
    }

    private Task<bool> IsEndedAsync() => sessions.IncludeAsync(Ended, TestContext.Current.CancellationToken).AsTask();

    private sealed class Book : IEndedSessionsSource
    {
        private TaskCompletionSource? gate;
        private int asked;

        public IReadOnlyCollection<Guid> Sessions { get; set; } = [];

        public bool Fails { get; set; }

        public int Asked => asked;

        public TaskCompletionSource Hold() => gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<IReadOnlyCollection<Guid>> ReadAsync(CancellationToken cancellationToken)
        {
            var sessions = Sessions;
            Interlocked.Increment(ref asked);
            if (gate is { } closed)
                await closed.Task;

            return Fails ? throw new HttpRequestException("Nobody is there.") : sessions;
        }
    }
}
