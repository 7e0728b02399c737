using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>An installation without an administrator gets the one that its configuration names.</summary>
internal sealed partial class FirstAdmin(
    NpgsqlDataSource database,
    Passwords passwords,
    IOptions<AccountOptions> options,
    ILogger<FirstAdmin> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value is not { AdminEmail: { Length: > 0 } email, AdminPassword: { Length: > 0 } password })
            return;

        const string sql = """
            insert into users (email, password_hash, role, confirmed_at)
            select @Email, @PasswordHash, 'admin', now()
            where  not exists (select from users where role = 'admin')
            on     conflict do nothing;
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var made = await connection.ExecuteAsync(new CommandDefinition(
            sql,
            new { Email = email, PasswordHash = await passwords.HashAsync(password, cancellationToken) },
            cancellationToken: cancellationToken));

        if (made == 1)
            Log.AdminMade(logger);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The first administrator was made, as ADMIN_EMAIL names him")]
        public static partial void AdminMade(ILogger logger);
    }
}
