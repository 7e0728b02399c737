using System.Globalization;
using ChatAi.Deploy.Tests.Install;
using ChatAi.Testing.Debian;

namespace ChatAi.Deploy.Tests.Systemd;

public sealed class UnitTests
{
    private const double MostExposure = 2.0;

    public static TheoryData<string> Services => [.. UnitFile.Services];

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_the_units()
    {
        using var installed = await InstalledFiles.MakeAsync();
        var analyze = await ForeignProgram.FindAsync("systemd-analyze", "systemd");

        var systemctl = await ForeignProgram.FindAsync("systemctl", "systemd");

        // It looks for the programs too, so they are named where this test has them.
        var units = Directory.CreateDirectory(Path.Combine(installed.Root, "units")).FullName;
        foreach (var file in Directory.EnumerateFiles(UnitFile.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(units, Path.GetRelativePath(UnitFile.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var text = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
                .Replace("/opt/chatai", $"{installed.Root}/opt/chatai", StringComparison.Ordinal)
                .Replace("/usr/bin/systemctl", systemctl.File, StringComparison.Ordinal);
            await File.WriteAllTextAsync(copy, text, TestContext.Current.CancellationToken);
        }

        var environment = new Dictionary<string, string>(analyze.Environment)
        {
            ["SYSTEMD_UNIT_PATH"] = $"{units}:{analyze.Root}/lib/systemd/system:{analyze.Root}/usr/lib/systemd/system",
        };
        var found = (await ForeignProgram.RunAsync(analyze.File, ["verify", "--man=no", .. Directory.EnumerateFiles(units)], environment)).Succeeded();

        Assert.DoesNotContain("chatai", found.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_unit_may_do_little_besides_its_work(string unit)
    {
        var analyze = await ForeignProgram.FindAsync("systemd-analyze", "systemd");

        var judged = (await analyze.RunAsync("security", "--offline=true", "--no-pager", Path.Combine(UnitFile.Folder, unit))).Succeeded();

        var verdict = judged.Output.Split('\n').Single(line => line.Contains("Overall exposure level", StringComparison.Ordinal));
        var exposure = double.Parse(verdict.Split(": ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(exposure, 0, MostExposure);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("token-pool")]
    [InlineData("gateway")]
    [InlineData("bot-manager")]
    public void A_service_gets_the_secrets_of_no_other(string service)
    {
        var unit = UnitFile.Read(Path.Combine(UnitFile.Folder, $"chatai-{service}.service"));

        Assert.Equal(
            ["/opt/chatai/current/runtime.env", "/etc/chatai/chatai.env", "/etc/chatai/secrets.env", $"/etc/chatai/{service}.env"],
            unit["EnvironmentFile"]);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("token-pool")]
    [InlineData("gateway")]
    [InlineData("bot-manager")]
    public void A_service_waits_for_the_schema_and_is_not_tried_again_with_a_wrong_setting(string service)
    {
        var unit = UnitFile.Read(Path.Combine(UnitFile.Folder, $"chatai-{service}.service"));

        Assert.Contains("chatai-migration.service", unit["Requires"]);
        Assert.Contains("chatai-migration.service", unit["After"].Single().Split(' '));
        Assert.Equal(["78"], unit["RestartPreventExitStatus"]);
    }
}
