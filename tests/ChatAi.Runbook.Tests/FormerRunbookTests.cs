using System.Text.RegularExpressions;
using ChatAi.Runbook.Tests.Reading;

namespace ChatAi.Runbook.Tests;

/// <summary>Whoever knows the former system finds a command that the runbook has, and so one that is run by its tests.</summary>
public sealed partial class FormerRunbookTests
{
    public static TheoryData<string> Counterparts =>
        [.. File.ReadLines(Repository.PathTo("docs", "former-runbook.md"))
            .Select(line => CellBorder().Split(line))
            .Where(cells => cells.Length == 5 && cells[2].Contains('`', StringComparison.Ordinal))
            .Select(cells => cells[2].Trim(' ', '`').Replace("\\|", "|", StringComparison.Ordinal))
            .Distinct()];

    [Theory]
    [MemberData(nameof(Counterparts))]
    public void A_counterpart_of_a_former_command_is_in_the_runbook(string counterpart) =>
        Assert.Contains(RunbookPage.Blocks.SelectMany(block => block.Commands), command => command.Contains(counterpart, StringComparison.Ordinal));

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellBorder();
}
