using ChatAi.AppHost.Standalone.Stores;

namespace ChatAi.AppHost.Tests.Stores;

public sealed class StoreLadderTests
{
    private static readonly StoreFacts Nothing = new(Given: false, Installed: false, Unpacked: false, CanUnpack: false, DockerAnswers: () => false);

    private static readonly StoreFacts Everything = new(Given: true, Installed: true, Unpacked: true, CanUnpack: true, DockerAnswers: () => true);

    [Fact]
    public void A_given_connection_string_is_used_whatever_else_is_there() =>
        Assert.Equal(StoreSource.Given, StoreLadder.Choose(Everything));

    [Fact]
    public void An_installed_server_comes_before_a_fetched_one() =>
        Assert.Equal(StoreSource.Installed, StoreLadder.Choose(Everything with { Given = false }));

    [Fact]
    public void What_was_fetched_once_is_used_where_nothing_can_be_fetched_any_more() =>
        Assert.Equal(StoreSource.Unpacked, StoreLadder.Choose(Nothing with { Unpacked = true }));

    [Fact]
    public void Packages_come_before_containers() =>
        Assert.Equal(StoreSource.Unpacked, StoreLadder.Choose(Nothing with { CanUnpack = true, DockerAnswers = () => true }));

    [Fact]
    public void Docker_is_asked_only_when_nothing_else_will_do()
    {
        var asked = StoreLadder.Choose(Everything with { Given = false, DockerAnswers = () => throw new InvalidOperationException("Docker was asked.") });

        Assert.Equal(StoreSource.Installed, asked);
        Assert.Equal(StoreSource.Docker, StoreLadder.Choose(Nothing with { DockerAnswers = () => true }));
    }

    [Fact]
    public void A_machine_with_none_of_it_has_no_store() => Assert.Equal(StoreSource.None, StoreLadder.Choose(Nothing));

    [Fact]
    public void A_setting_rules_out_the_other_sources()
    {
        Assert.Equal(StoreSource.Docker, StoreLadder.Choose(Everything with { Given = false }, StoreLadder.Only("docker")));
        Assert.Equal(StoreSource.None, StoreLadder.Choose(Nothing with { CanUnpack = true }, StoreLadder.Only("installed")));
    }

    [Fact]
    public void An_unknown_setting_is_refused_with_the_known_ones()
    {
        var refused = Assert.Throws<StoreException>(() => StoreLadder.Only("podman"));

        Assert.Contains("installed, unpacked or docker", refused.Message, StringComparison.Ordinal);
    }
}
