using ChatAi.AppHost.Standalone.Settings;

namespace ChatAi.AppHost.Tests.Settings;

public sealed class DotEnvTests
{
    [Theory]
    [InlineData("NAME=value", "NAME", "value")]
    [InlineData("  NAME = value with spaces  ", "NAME", "value with spaces")]
    [InlineData("export NAME=value", "NAME", "value")]
    [InlineData("NAME=\"a # b\"", "NAME", "a # b")]
    [InlineData("NAME='it'", "NAME", "it")]
    [InlineData("NAME=a=b", "NAME", "a=b")]
    [InlineData("NAME=", "NAME", "")]
    public void A_line_sets_a_variable(string line, string name, string value) =>
        Assert.Equal([(name, value)], DotEnv.Parse([line]));

    [Theory]
    [InlineData("")]
    [InlineData("# NAME=value")]
    [InlineData("no equals sign")]
    [InlineData("=value")]
    public void Anything_else_sets_none(string line) => Assert.Empty(DotEnv.Parse([line]));
}
