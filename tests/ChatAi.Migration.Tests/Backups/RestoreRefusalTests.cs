using ChatAi.Migration.Backups;

namespace ChatAi.Migration.Tests.Backups;

public sealed class RestoreRefusalTests
{
    private static readonly RestoreRefusal.Sessions[] Running = [new("chatai_api", 5), new("chatai_token_pool", 2)];

    [Fact]
    public void A_database_that_holds_something_is_replaced_only_when_told() =>
        Assert.Equal(
            "The database 'chatai' holds 37 tables: --replace puts the backup in their place.",
            RestoreRefusal.Of("chatai", 37, [], replace: false, force: true));

    [Fact]
    public void A_running_system_is_named_and_ended_only_when_told() =>
        Assert.Equal(
            "The database 'chatai' is in use by chatai_api (5), chatai_token_pool (2): stop the services first, or --force ends their sessions.",
            RestoreRefusal.Of("chatai", 37, Running, replace: true, force: false));

    [Fact]
    public void An_empty_database_that_nobody_uses_needs_no_word() =>
        Assert.Null(RestoreRefusal.Of("chatai", 0, [], replace: false, force: false));

    [Fact]
    public void Who_says_both_gets_it() => Assert.Null(RestoreRefusal.Of("chatai", 37, Running, replace: true, force: true));
}
