using Npgsql;

namespace ChatAi.Api.Retrieval;

/// <summary>
/// The types of an extension have numbers that differ from database to database, and Npgsql learns them once. A backup
/// that was restored under the running service is another database of the same name: then they are learnt anew.
/// </summary>
internal static class VectorTypes
{
    public static void UseVectorTypes(this NpgsqlDataSourceBuilder builder)
    {
        var known = new KnownDatabase();
        builder.UseVector();
        builder.UsePhysicalConnectionInitializer(known.Look, known.LookAsync);
    }

    private sealed class KnownDatabase
    {
        private const string Identity = "select oid from pg_database where datname = current_database()";

        private uint known;

        public void Look(NpgsqlConnection connection)
        {
            using var command = new NpgsqlCommand(Identity, connection);
            if (IsAnother((uint)command.ExecuteScalar()!))
                connection.ReloadTypes();
        }

        public async Task LookAsync(NpgsqlConnection connection)
        {
            await using var command = new NpgsqlCommand(Identity, connection);
            if (IsAnother((uint)(await command.ExecuteScalarAsync())!))
                await connection.ReloadTypesAsync();
        }

        private bool IsAnother(uint found)
        {
            var before = Interlocked.Exchange(ref known, found);
            return before != 0 && before != found;
        }
    }
}
