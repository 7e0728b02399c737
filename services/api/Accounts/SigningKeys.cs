using System.Security.Cryptography;
using ChatAi.ServiceDefaults.Secrets;
using Dapper;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>
/// The keys that access tokens are signed with. The first replica to start makes one; the others find it. The private
/// part lies sealed in the database, the public parts are what <see cref="PublishKeys"/> serves.
/// </summary>
internal sealed class SigningKeys(NpgsqlDataSource database, SecretBox box) : IHostedLifecycleService
{
    private const string Purpose = "access-token-signing-key";

    /// <summary>The advisory lock of whoever makes a key; the number is nothing but ours.</summary>
    private const long LockKey = 0x6A_77_6B_73;

    private IReadOnlyList<ECDsaSecurityKey>? keys;

    /// <summary>Newest first; the first one signs.</summary>
    public IReadOnlyList<ECDsaSecurityKey> All =>
        keys ?? throw new InvalidOperationException("The signing keys are read before the first request.");

    public async Task StartingAsync(CancellationToken cancellationToken) => keys = await LoadAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<IReadOnlyList<ECDsaSecurityKey>> LoadAsync(CancellationToken cancellationToken)
    {
        // One round trip is one transaction here: whoever waited for the lock sees the key of whoever had it.
        const string sql = """
            select pg_advisory_xact_lock(@LockKey);

            insert into signing_keys (key_id, private_key_ciphertext)
            select @KeyId, @Ciphertext
            where  not exists (select from signing_keys where retired_at is null);

            select   key_id, private_key_ciphertext
            from     signing_keys
            where    retired_at is null
            order by id desc;
            """;

        using var candidate = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = new
        {
            LockKey,
            KeyId = Base64UrlEncoder.Encode(new ECDsaSecurityKey(candidate).ComputeJwkThumbprint()),
            Ciphertext = box.Seal(candidate.ExportPkcs8PrivateKeyPem(), Purpose),
        };

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        await results.ReadAsync();
        var rows = await results.ReadAsync<Row>();

        return [.. rows.Select(Open)];
    }

    private ECDsaSecurityKey Open(Row row)
    {
#pragma warning disable CA2000 // lives as long as the process
        var key = ECDsa.Create();
#pragma warning restore CA2000
        key.ImportFromPem(box.Open(row.PrivateKeyCiphertext, Purpose));
        return new ECDsaSecurityKey(key) { KeyId = row.KeyId };
    }

    private sealed record Row(string KeyId, byte[] PrivateKeyCiphertext);
}
