using System.Text.RegularExpressions;
using ChatAi.Testing.Debian;

namespace ChatAi.Deploy.Tests.Logrotate;

public sealed partial class LogrotateTests : IDisposable
{
    private const int Writers = 4;
    private const int LinesEach = 7_500;
    private const int PerSecondEach = 1_250;

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

    /// <summary>Four processes write 5,000 lines a second together, over midnight, while logrotate is forced again and again.</summary>
    [Fact]
    public async Task No_line_is_lost_torn_or_doubled_by_midnight_and_by_logrotate()
    {
        var logrotate = await ForeignProgram.OfPackageAsync("logrotate", "logrotate");
        var configuration = Configuration();
        var writers = Enumerable.Range(0, Writers).Select(number => LogWriter.Start($"writer{number}", folder.FullName, LinesEach, PerSecondEach, crashes: number == 0)).ToList();
        foreach (var writer in writers)
            Assert.Equal("ready", await LogWriter.ReadyAsync(writer));

        var now = TimeProvider.System.GetUtcNow();
        foreach (var writer in writers)
            await LogWriter.BeginAsync(writer, now.Date.AddDays(1).AddSeconds(-4) - now.UtcDateTime);

        await Eventually.True(() => File.Exists(Log("api.log")));
        var forced = 0;
        while (writers.Any(writer => !writer.HasExited))
        {
            (await logrotate.RunAsync("--force", "--state", Path.Combine(folder.FullName, "state"), configuration)).Succeeded();
            forced++;

            // Rotated files are named by the second.
            await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        }

        Assert.Equal([true, false, false, false], writers.Select(writer => writer.ExitCode != 0));
        foreach (var writer in writers)
            writer.Dispose();

        var files = Directory.GetFiles(folder.FullName, "api.log*");
        var contents = files.Select(file => (File: file, Lines: LinesOf(file))).ToList();
        var lines = contents.SelectMany(content => content.Lines).ToList();
        var numbers = lines.Select(line => Whole.Match(line)).Where(match => match.Success).Select(match => match.Groups["who"].Value).ToList();

        Assert.True(forced > 2, $"logrotate ran {forced} times only.");
        Assert.Contains(files, file => Path.GetFileName(file) == $"api.log.{now:yyyy-MM-dd}");
        Assert.Equal(Writers * LinesEach, lines.Count);
        Assert.Equal(lines.Count, numbers.Count);
        Assert.Equal(lines.Count, numbers.Distinct().Count());
        Assert.All(
            contents.Where(content => Day.IsMatch(content.File)),
            content => Assert.All(content.Lines, line => Assert.StartsWith(Day.Match(content.File).Value, line, StringComparison.Ordinal)));
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
}
