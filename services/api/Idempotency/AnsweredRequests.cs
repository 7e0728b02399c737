using ChatAi.ServiceDefaults.Secrets;
using Dapper;
using Npgsql;

namespace ChatAi.Api.Idempotency;

/// <summary>What was answered to which key. Answers may carry a secret that is shown once, so they lie sealed.</summary>
internal sealed class AnsweredRequests(NpgsqlDataSource database, SecretBox secrets)
{
    private const string Purpose = "idempotency";

    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    /// <summary>Longer than any of these requests takes; after a crash it runs out.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <returns>null when the key is this request's from now on; else what there is for it.</returns>
    public async Task<KnownRequest?> ClaimAsync(long userId, string key, byte[] hash, CancellationToken cancellationToken)
    {
        const string claim = """
            insert into idempotent_requests (user_id, key, request_hash, claimed_until)
            values (@UserId, @Key, @Hash, now() + @Lease)
            on     conflict (user_id, key) do update
            set    request_hash = excluded.request_hash, claimed_until = excluded.claimed_until, created_at = now(),
                   status = null, location = null, content_type = null, response_ciphertext = null
            where  idempotent_requests.created_at < now() - @Retention
               or  idempotent_requests.status is null
                   and idempotent_requests.claimed_until < now()
                   and idempotent_requests.request_hash = excluded.request_hash
            """;
        const string known = """
            select request_hash, status, location, content_type, response_ciphertext
            from   idempotent_requests
            where  user_id = @UserId
              and  key = @Key
            """;

        var parameters = new { UserId = userId, Key = key, Hash = hash, Lease, Retention };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(claim, parameters, cancellationToken: cancellationToken)) == 1
            ? null
            : await connection.QuerySingleOrDefaultAsync<KnownRequest>(new CommandDefinition(known, parameters, cancellationToken: cancellationToken));
    }

    public Task KeepAsync(long userId, string key, int status, string? location, string? contentType, string body) => ExecuteAsync(
        """
        update idempotent_requests
        set    status = @Status, location = @Location, content_type = @ContentType, response_ciphertext = @Response
        where  user_id = @UserId
          and  key = @Key
        """,
        new { UserId = userId, Key = key, Status = status, Location = location, ContentType = contentType, Response = secrets.Seal(body, Purpose) });

    /// <summary>It has come to nothing, and may be tried again.</summary>
    public Task ReleaseAsync(long userId, string key) => ExecuteAsync(
        """
        delete from idempotent_requests
        where  user_id = @UserId
          and  key = @Key
          and  status is null
        """,
        new { UserId = userId, Key = key });

    public Task PurgeAsync() => ExecuteAsync("delete from idempotent_requests where created_at < now() - @Retention", new { Retention });

    /// <exception cref="System.Security.Cryptography.CryptographicException">It was sealed with another key.</exception>
    public string BodyOf(KnownRequest request) => secrets.Open(request.ResponseCiphertext!, Purpose);

    private async Task ExecuteAsync(string sql, object parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }
}

/// <param name="Status">null while it is worked on.</param>
internal sealed record KnownRequest(byte[] RequestHash, int? Status, string? Location, string? ContentType, byte[]? ResponseCiphertext);
