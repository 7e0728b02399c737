using System.Globalization;
using Npgsql;

namespace ChatAi.Migration.Schema;

/// <summary>Where the database keeps which revisions it has.</summary>
internal static class RevisionTable
{
    public const string Name = "schema_revisions";

    /// <summary>Makes it, or gives an older one what it lacks.</summary>
    public const string Create =
        """
        create table if not exists schema_revisions (
            version     bigint not null,
            applied_on  timestamp,
            description varchar(1024)
        );
        create unique index if not exists schema_revisions_version on schema_revisions (version);
        do $$
        begin
            -- The default comes after the column: revisions of before were applied by somebody else.
            if not exists (select from pg_attribute where attrelid = 'schema_revisions'::regclass and attname = 'applied_by' and not attisdropped) then
                alter table schema_revisions add column applied_by text;
                alter table schema_revisions alter column applied_by set default session_user || ' (' || current_setting('application_name') || ')';
            end if;
        end
        $$;
        """;

    public static string Note(KnownRevision revision, Direction direction)
    {
        var version = revision.Version.ToString(CultureInfo.InvariantCulture);
        var description = revision.Description.Replace("'", "''", StringComparison.Ordinal);
        return direction is Direction.Up
            ? $"insert into schema_revisions (version, applied_on, description) values ({version}, now() at time zone 'utc', '{description}');"
            : $"delete from schema_revisions where version = {version};";
    }

    /// <summary>The applied revisions, oldest first; none when there is no table.</summary>
    public static async Task<SortedDictionary<long, Applied>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // An older table has no applied_by, and as JSON a column that is not there is null.
        const string sql =
            """
            select   version, applied_on, description, to_jsonb(r) ->> 'applied_by'
            from     schema_revisions r
            order by version
            """;

        var applied = new SortedDictionary<long, Applied>();
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                applied.Add(reader.GetInt64(0), new Applied(
                    await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetDateTime(1),
                    await reader.IsDBNullAsync(2, cancellationToken) ? "" : reader.GetString(2),
                    await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetString(3)));
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return [];
        }

        return applied;
    }

    public sealed record Applied(DateTime? On, string Description, string? By);
}
