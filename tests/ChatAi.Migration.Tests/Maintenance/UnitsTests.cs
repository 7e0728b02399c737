using ChatAi.Migration.Maintenance;

namespace ChatAi.Migration.Tests.Maintenance;

public sealed class UnitsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 kB")]
    [InlineData(1_572_864, "1.5 MB")]
    [InlineData(11_811_160_064, "11 GB")]
    public void Bytes_are_told_as_PostgreSQL_tells_them(long bytes, string text) => Assert.Equal(text, Units.Bytes(bytes));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(59.9, "59.9 s")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(7_260, "2 h 1 min")]
    [InlineData(260_000, "3 days")]
    public void A_span_has_the_unit_that_fits(double seconds, string text) => Assert.Equal(text, Units.Span(seconds));

    [Fact]
    public void A_statement_is_one_line_that_fits() =>
        Assert.Equal($"select {new string('x', 92)}…", Units.Statement($"select\n    {new string('x', 200)}"));
}
