using ChatAi.Migration.Backups;

namespace ChatAi.Migration.Tests.Backups;

public sealed class PostgresProgramsTests
{
    [Theory]
    [InlineData(new[] { 14, 17, 16, 15 }, 16, 16)]
    [InlineData(new[] { 14, 18, 17 }, 16, 17)]
    [InlineData(new[] { 14, 15 }, 16, null)]
    [InlineData(new int[0], 16, null)]
    public void The_servers_own_version_is_best_then_the_next_newer_and_never_an_older(int[] found, int server, int? chosen) =>
        Assert.Equal(
            chosen,
            PostgresPrograms.Choose(found.Select(major => new ClientProgram($"/{major}/pg_dump", major, new Dictionary<string, string>())), server)?.Major);
}
