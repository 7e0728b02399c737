using Microsoft.Extensions.Configuration;
using Npgsql;

namespace ChatAi.Migration.Schema;

/// <summary>
/// Lets the services' database roles log in. The revisions make the roles and say what each may touch; their passwords
/// belong to the installation, and come from <c>Roles:{Service}:Password</c> at every run, so that they can be changed.
/// </summary>
internal sealed class ServiceRoles(IConfiguration configuration)
{
    private static readonly (string Role, string Setting)[] Services =
    [
        ("chatai_api", "Roles:Api:Password"),
        ("chatai_bot_manager", "Roles:BotManager:Password"),
        ("chatai_token_pool", "Roles:TokenPool:Password"),
    ];

    public async Task SetPasswordsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var (role, setting) in Services)
        {
            if (configuration[setting] is { Length: > 0 } password)
                await SetPasswordAsync(connection, role, password, cancellationToken);
        }
    }

    private static async Task SetPasswordAsync(NpgsqlConnection connection, string role, string password, CancellationToken cancellationToken)
    {
        // A utility statement takes no parameters, so the server itself quotes them into it.
        await using var quote = new NpgsqlCommand("select format('alter role %I login password %L', $1, $2)", connection);
        quote.Parameters.Add(new() { Value = role });
        quote.Parameters.Add(new() { Value = password });
        var statement = (string)(await quote.ExecuteScalarAsync(cancellationToken))!;

#pragma warning disable CA2100 // quoted by the server, one line above
        await using var alter = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await alter.ExecuteNonQueryAsync(cancellationToken);
    }
}
