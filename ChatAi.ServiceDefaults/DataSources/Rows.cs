using System.Data;
using Dapper;
using Microsoft.Extensions.Hosting;

namespace ChatAi.ServiceDefaults.DataSources;

/// <summary>How Dapper reads rows: snake_case columns into positional records, times as UTC.</summary>
internal static class Rows
{
    public static void AddRows(this IHostApplicationBuilder builder)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new DateTimeOffsetHandler());
    }

    private sealed class DateTimeOffsetHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUniversalTime();

        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTimeOffset time => time,
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            _ => throw new DataException($"A timestamptz arrived as {value.GetType()}."),
        };
    }
}
