using ChatAi.Api.Retrieval;
using ChatAi.Api.RetrievalTest;

namespace ChatAi.Api.Tests.RetrievalTest;

public sealed class ScoreTests
{
    [Theory]
    [InlineData(7, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 5)]
    [InlineData(6, null)]
    [InlineData(9, null)]
    public void A_document_with_many_passages_takes_one_place_among_the_first_five(long document, int? place)
    {
        var found = new long[] { 7, 7, 7, 7, 7, 7, 3, 7, 1, 3, 2, 5, 6 }.Select((id, number) => Found(number, id));

        Assert.Equal(place, Score.PlaceOf(document, found));
    }

    [Fact]
    public void Nothing_found_is_no_place() => Assert.Null(Score.PlaceOf(1, []));

    [Fact]
    public void Hits_are_shares_and_places_count_by_their_reciprocal()
    {
        var score = Score.Of([Result(1, 1), Result(2, 4), Result(3, null), Result(4, 2)]);

        Assert.Equal(new Score(4, 3, 0.75, (1 + 0.25 + 0.5) / 4), score);
    }

    [Fact]
    public void Without_checks_there_is_no_share() => Assert.Equal(new Score(0, 0, null, null), Score.Of([]));

    [Fact]
    public void What_is_found_now_and_was_not_is_gained_and_the_other_way_round_is_lost()
    {
        var comparison = RunComparison.Of(
            8,
            [Result(1, 1), Result(2, null), Result(3, 5), Result(4, null)],
            [Result(1, 3), Result(2, 2), Result(3, null), Result(4, null)]);

        Assert.Equal(8, comparison.RunIdBefore);
        Assert.Equal((2, null, 2), Assert.Single(comparison.Gained) is var gained ? (gained.CheckId, gained.PlaceBefore, gained.PlaceAfter) : default);
        Assert.Equal((3, 5, null), Assert.Single(comparison.Lost) is var lost ? (lost.CheckId, lost.PlaceBefore, lost.PlaceAfter) : default);
    }

    [Fact]
    public void A_check_that_is_new_or_asks_something_else_is_neither_gained_nor_lost()
    {
        var comparison = RunComparison.Of(
            8,
            [Result(1, null), Result(2, 1)],
            [Result(1, 1) with { Edition = 2 }, Result(2, null) with { Edition = 2 }, Result(3, 1)]);

        Assert.Empty(comparison.Gained);
        Assert.Empty(comparison.Lost);
    }

    private static CheckResult Result(long check, int? place) =>
        new(check, 1, "What?", 1, "a.md", place, place is null ? MissReason.NotAmongFirst : null);

    private static Passage Found(long id, long document) => new(id, document, "a.md", "", "text", 0.5, 0.01);
}
