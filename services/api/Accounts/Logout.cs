using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>Needs no access token: whoever holds the refresh token may end its session, also when the other has expired.</summary>
internal static class Logout
{
    public sealed record Request([property: Required, StringLength(200)] string RefreshToken);

    public static async Task<NoContent> Handle(Request request, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        await RefreshSession.EndFamilyAsync(database, new RefreshSecret(request.RefreshToken), onlyIfUsed: false, cancellationToken);
        return TypedResults.NoContent();
    }
}
