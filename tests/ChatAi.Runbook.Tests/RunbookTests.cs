using System.Text.RegularExpressions;
using ChatAi.Runbook.Tests.Reading;
using Xunit.Sdk;

namespace ChatAi.Runbook.Tests;

/// <summary>Every command of the runbook is run, and prints what the runbook's own comments promise.</summary>
public sealed class RunbookTests(Shells shells, ITestOutputHelper output) : IClassFixture<Shells>
{
    public static TheoryData<Block> Blocks => [.. RunbookPage.Blocks.Where(block => block.NotRun is null)];

    [Theory]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Blocks), DisableDiscoveryEnumeration = true)]
    public async Task The_commands_of_a_block_do_what_the_runbook_says(Block block)
    {
        Assert.Equal(block.Commands.Count, block.Expected.Count);
        var shell = await shells.AtAsync(block.Place);

        var printed = await shell.RunAsync(block.Commands, TestContext.Current.CancellationToken);

        foreach (var (command, expected) in printed.Zip(block.Expected))
        {
            output.WriteLine($"| {block.Section} | `{OneLine(command.Command)}` | {OneLine(Beginning(command.Output))} |");
            if (!Fits(command, expected))
                throw new XunitException($"$ {command.Command}\n{command.Output}\n(exit code {command.ExitCode})\n\nexpected: {expected}");
        }
    }

    /// <summary>A command is left out only where running it would end the machine or the stack, and the page says why.</summary>
    [Fact]
    public void Few_blocks_are_not_run() =>
        Assert.All(
            RunbookPage.Blocks.Where(block => block.NotRun is not null),
            block => Assert.InRange(block.NotRun!.Length, 10, 200));

    private static bool Fits(Shell.Printed printed, string expected)
    {
        var printedNothing = printed.Output.Length == 0 && printed.ExitCode is 0 or 1;
        if (expected == Block.Nothing)
            return printedNothing;
        if (expected.StartsWith(Block.NothingOr, StringComparison.Ordinal))
            return printedNothing || Fits(printed, expected[Block.NothingOr.Length..]);

        return printed.ExitCode == 0 && Regex.IsMatch(printed.Output, expected, RegexOptions.Multiline, TimeSpan.FromSeconds(5));
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    private static string Beginning(string text) => text.Length > 60 ? $"{text[..60]}…" : text;
}
