using ChatAi.ServiceDefaults.Secrets;
using ChatAi.TokenPool.Providers;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

/// <summary>Puts the keys into the pool that need no administrator: the embedded one, and the environment's.</summary>
internal sealed partial class InitialKeys(
    NpgsqlDataSource database,
    SecretBox box,
    IOptions<EnvironmentKeyOptions> environment,
    TimeProvider clock,
    ILogger<InitialKeys> logger) : BackgroundService
{
    private const string LocalName = "local";
    private const string Gone = $"{EnvironmentKeyOptions.KeyVariable} is not set any more";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>The service answers, and says in its health what is missing, while the database is away.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);

                // Both at once, so that the embedded key does not answer for the other.
                await using var transaction = await connection.BeginTransactionAsync(stoppingToken);
                await EnsureLocalAsync(connection);
                if (environment.Value.Key is not { } key)
                    await RetireAsync(connection);
                else if (!await IsKnownAsync(connection, key))
                    await UpsertAsync(connection, key);
                else
                    KnownByAnotherName(logger);

                await transaction.CommitAsync(stoppingToken);

                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                NotYet(logger, exception.Message);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private static Task<int> EnsureLocalAsync(NpgsqlConnection connection)
    {
        const string sql = """
            insert into ai_token_pool (name, provider, model_access, priority, daily_limit, monthly_limit, notes)
            select @Name, @Provider, @ModelAccess, 100, 0, 0, 'Answers with extracts of the documents; needs no key'
            where  not exists (select from ai_token_pool where provider = @Provider)
            on     conflict (name) do nothing
            """;

        const string modelAccess = $"{ModelNames.AnyChat},{ModelNames.LocalEmbedding}";
        return connection.ExecuteAsync(sql, new { Name = LocalName, Provider = ProviderNames.Local, ModelAccess = modelAccess });
    }

    /// <summary>A changed key starts afresh; an unchanged one keeps what an administrator or a provider has said of it.</summary>
    private async Task UpsertAsync(NpgsqlConnection connection, string key)
    {
        const string sql = """
            insert into ai_token_pool as pool (name, provider, token_ciphertext, token_fingerprint, endpoint, model_access, priority)
            values (@Name, @Provider, @Ciphertext, @Fingerprint, @Address, @ModelAccess, 1)
            on     conflict (name) do update
            set    provider          = excluded.provider,
                   token_ciphertext  = excluded.token_ciphertext,
                   token_fingerprint = excluded.token_fingerprint,
                   endpoint          = excluded.endpoint,
                   is_active         = true,
                   state             = 'ready',
                   cooldown_until    = null,
                   error_count       = 0,
                   last_error        = null,
                   updated_at        = now()
            where  pool.token_fingerprint is distinct from excluded.token_fingerprint
            or     pool.endpoint is distinct from excluded.endpoint
            or     pool.last_error = @Gone
            """;

        var secret = KeySecret.Seal(box, key);
        await connection.ExecuteAsync(sql, new
        {
            Name = EnvironmentKeyOptions.KeyVariable,
            Provider = ProviderNames.OpenAi,
            secret.Ciphertext,
            secret.Fingerprint,
            environment.Value.Address,
            EnvironmentKeyOptions.ModelAccess,
            Gone,
        });
    }

    private Task<bool> IsKnownAsync(NpgsqlConnection connection, string key)
    {
        const string sql = """
            select exists (
                select
                from   ai_token_pool
                where  token_fingerprint = @Fingerprint
                and    name <> @Name
            )
            """;

        return connection.ExecuteScalarAsync<bool>(sql, new { Name = EnvironmentKeyOptions.KeyVariable, KeySecret.Seal(box, key).Fingerprint });
    }

    private static Task<int> RetireAsync(NpgsqlConnection connection)
    {
        const string sql = """
            update ai_token_pool
            set    is_active = false, last_error = @Gone, updated_at = now()
            where  name = @Name
            and    is_active
            """;

        return connection.ExecuteAsync(sql, new { Name = EnvironmentKeyOptions.KeyVariable, Gone });
    }

    [LoggerMessage(LogLevel.Warning, "The initial keys cannot be stored yet: {Reason}")]
    private static partial void NotYet(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The key of OPENAI_API_KEY is in the pool already, under another name; it is left as it is")]
    private static partial void KnownByAnotherName(ILogger logger);
}
