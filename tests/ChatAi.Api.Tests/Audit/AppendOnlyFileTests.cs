using System.Text;
using ChatAi.Api.Audit;

namespace ChatAi.Api.Tests.Audit;

public sealed class AppendOnlyFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatai-audit-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Many_writers_at_once_lose_no_line_and_break_none()
    {
        var file = Path.Combine(folder.FullName, "logs", "audit.log");

        // Each line is written over a descriptor of its own, as other processes would.
        Parallel.For(0, 2_000, number => AppendOnlyFile.Append(file, Encoding.ASCII.GetBytes($"{number} {new string('x', number % 200)}\n")));

        var lines = File.ReadAllLines(file);
        Assert.Equal(2_000, lines.Length);
        Assert.Equal(Enumerable.Range(0, 2_000), lines.Select(line => int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.All(lines, line => Assert.Equal(int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) % 200, line.Count(letter => letter == 'x')));
    }

    [Fact]
    public void A_file_that_was_rotated_away_is_begun_anew()
    {
        var file = Path.Combine(folder.FullName, "audit.log");

        AppendOnlyFile.Append(file, "one\n"u8);
        File.Move(file, $"{file}.1");
        AppendOnlyFile.Append(file, "two\n"u8);

        Assert.Equal("two\n", File.ReadAllText(file));
    }

    [Fact]
    public void A_folder_in_its_place_is_an_error_of_input_and_output() =>
        Assert.ThrowsAny<IOException>(() => AppendOnlyFile.Append(folder.FullName, "x"u8));
}
