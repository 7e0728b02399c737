using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>The sessions that have ended and whose access tokens may still be about. The other services ask for them every few seconds.</summary>
internal static class ListEndedSessions
{
    public sealed record Response(IReadOnlyCollection<Guid> Sessions);

    public static async Task<Ok<Response>> Handle(IEndedSessionsSource sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(await sessions.ReadAsync(cancellationToken)));
}

/// <summary>What <see cref="ListEndedSessions"/> gives to the others, this service reads itself.</summary>
internal sealed class StoredEndedSessions(NpgsqlDataSource database, IOptions<AccountOptions> options) : IEndedSessionsSource
{
    /// <summary>Clocks differ, and a token is honoured for a little longer than it says.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyCollection<Guid>> ReadAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            select family_id
            from   ended_sessions
            where  ended_at > now() - @Lifetime
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<Guid>(
            new CommandDefinition(sql, new { Lifetime = options.Value.AccessTokenLifetime + Margin }, cancellationToken: cancellationToken))];
    }
}
