using System.Text.RegularExpressions;
using ChatAi.Testing.Debian;

namespace ChatAi.Deploy.Tests.Logrotate;

public sealed partial class LogrotateTests : IDisposable
{
    private const int Writers = 4;

    /// <summary>Before midnight, and after it: fewer files together than logrotate keeps.</summary>
    private const int Times = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatai-logrotate-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Its_file_is_understood_and_a_file_of_usual_size_is_left_to_the_services()
    {
        var logrotate = await ForeignProgram.OfPackageAsync("logrotate", "logrotate");
        await File.WriteAllTextAsync(Log("api.log"), "a line\n", TestContext.Current.CancellationToken);

        var output = (await logrotate.RunAsync("--debug", Configuration())).Succeeded().Everything;

        Assert.DoesNotContain("error", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("log does not need rotating", output, StringComparison.Ordinal);
    }

    /// <summary>Four processes write some 4,000 lines a second together; logrotate is forced before midnight and after it.</summary>
    [Fact]
    public async Task No_line_is_lost_torn_or_doubled_by_midnight_and_by_logrotate()
    {
        var logrotate = await ForeignProgram.OfPackageAsync("logrotate", "logrotate");
        var configuration = Configuration();
        var day = TimeProvider.System.GetUtcNow().Date;
        var writers = Enumerable.Range(0, Writers).Select(number => LogWriter.Start($"writer{number}", folder.FullName, ToReach(day.AddHours(12)), crashes: number == 0)).ToList();
        foreach (var writer in writers)
            Assert.Equal("ready", await LogWriter.ReadyAsync(writer));

        await RotateAsync(logrotate, configuration);
        await BegunAsync();
        foreach (var writer in writers)
            await LogWriter.SetAheadAsync(writer, ToReach(day.AddDays(1).AddSeconds(-1)));
        await Eventually.True(() => File.Exists(Log($"api.log.{day:yyyy-MM-dd}")), Patience);
        await RotateAsync(logrotate, configuration);

        var written = 0L;
        foreach (var writer in writers)
            written += await LogWriter.EndAsync(writer);
        Assert.Equal([true, false, false, false], writers.Select(writer => writer.ExitCode != 0));
        foreach (var writer in writers)
            writer.Dispose();

        var contents = Directory.GetFiles(folder.FullName, "api.log*").Select(file => (File: file, Lines: LinesOf(file))).ToList();
        var lines = contents.SelectMany(content => content.Lines).ToList();
        var numbers = lines.Select(line => Whole.Match(line)).Where(match => match.Success).Select(match => match.Groups["who"].Value).ToList();

        Assert.Equal(2 * Times, contents.Count(content => Second.IsMatch(content.File)));
        Assert.Equal(written, lines.Count);
        Assert.Equal(lines.Count, numbers.Count);
        Assert.Equal(lines.Count, numbers.Distinct().Count());
        Assert.All(
            contents.Where(content => Day.IsMatch(content.File)),
            content => Assert.All(content.Lines, line => Assert.StartsWith(Day.Match(content.File).Value, line, StringComparison.Ordinal)));
    }

    private static TimeSpan ToReach(DateTime time) => time - TimeProvider.System.GetUtcNow().UtcDateTime;

    private async Task BegunAsync() => await Eventually.True(() => new FileInfo(Log("api.log")) is { Exists: true, Length: > 0 }, Patience);

    private async Task RotateAsync(ForeignProgram logrotate, string configuration)
    {
        for (var time = 0; time < Times; time++)
        {
            await BegunAsync();
            (await logrotate.RunAsync("--force", "--state", Path.Combine(folder.FullName, "state"), configuration)).Succeeded();

            // Rotated files are named by the second.
            await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        }
    }

    private static string[] LinesOf(string file) => File.ReadAllLines(file);

    private string Log(string name) => Path.Combine(folder.FullName, name);

    /// <summary>As deployed, but for the place and for the user, whom only root could become.</summary>
    private string Configuration()
    {
        var deployed = File.ReadAllText(Repository.PathTo("deploy", "logrotate", "chatai"));
        Assert.Contains("/var/log/chatai/", deployed, StringComparison.Ordinal);
        Assert.Contains("    su chatai chatai\n", deployed, StringComparison.Ordinal);

        var file = Log("logrotate.conf");
        File.WriteAllText(file, deployed.Replace("/var/log/chatai/", $"{folder.FullName}/", StringComparison.Ordinal).Replace("    su chatai chatai\n", "", StringComparison.Ordinal));
        return file;
    }

    /// <summary>A line that has its beginning, its end, and as many letters as it was written with.</summary>
    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO [a-z.-]+\[-,-\] Writer: <(?<who>writer\d \d+) x*>$")]
    private static partial Regex Whole { get; }

    /// <summary>Of a file that was ended at midnight.</summary>
    [GeneratedRegex(@"(?<=api\.log\.)\d{4}-\d\d-\d\d$")]
    private static partial Regex Day { get; }

    /// <summary>Of a file that logrotate has ended.</summary>
    [GeneratedRegex(@"(?<=api\.log\.)\d{4}-\d\d-\d\d-\d{6}$")]
    private static partial Regex Second { get; }
}
