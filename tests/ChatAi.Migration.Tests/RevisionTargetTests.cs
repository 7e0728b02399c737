using ChatAi.Migration.Schema;

namespace ChatAi.Migration.Tests;

public sealed class RevisionTargetTests
{
    private static readonly long[] Known = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData("head", "1 2", "3 4 5")]
    [InlineData("head", "1 2 3 4 5", "")]
    [InlineData("head", "1 3 5", "2 4")]
    [InlineData("4", "1 2", "3 4")]
    [InlineData("4", "1 2 3 4 5", "")]
    [InlineData("4", "1 3", "2 4")]
    [InlineData("+2", "1", "2 3")]
    [InlineData("+1", "1 3", "2")]
    [InlineData("head", "1 2 3 4 9", "5")]
    public void Up_goes_what_is_not_applied_oldest_first(string target, string applied, string steps) =>
        Assert.Equal(Numbers(steps), RevisionTarget.Parse(target).StepsUp(Known, Numbers(applied)));

    [Theory]
    [InlineData("base", "1 2 3", "3 2 1")]
    [InlineData("base", "", "")]
    [InlineData("-1", "1 2 3", "3")]
    [InlineData("-2", "1 3 5", "5 3")]
    [InlineData("2", "1 2 3 4", "4 3")]
    [InlineData("5", "1 2", "")]
    [InlineData("-1", "1 2 9", "2")]
    public void Down_goes_what_is_applied_and_known_newest_first(string target, string applied, string steps) =>
        Assert.Equal(Numbers(steps), RevisionTarget.Parse(target).StepsDown(Known, Numbers(applied)));

    [Theory]
    [InlineData("+5", "1")]
    [InlineData("6", "1 2 3 4 5")]
    [InlineData("base", "1")]
    [InlineData("-1", "1")]
    public void There_is_no_such_way_up(string target, string applied) =>
        Assert.Throws<SchemaException>(() => RevisionTarget.Parse(target).StepsUp(Known, Numbers(applied)));

    [Theory]
    [InlineData("-2", "1")]
    [InlineData("6", "")]
    [InlineData("head", "1")]
    [InlineData("+1", "1")]
    public void There_is_no_such_way_down(string target, string applied) =>
        Assert.Throws<SchemaException>(() => RevisionTarget.Parse(target).StepsDown(Known, Numbers(applied)));

    [Theory]
    [InlineData("")]
    [InlineData("+0")]
    [InlineData("-0")]
    [InlineData("+-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_not_a_target(string text) => Assert.Throws<SchemaException>(() => RevisionTarget.Parse(text));

    private static long[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
}
