using ChatAi.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Tokens;

namespace ChatAi.Api.Accounts;

/// <summary>What others need to verify an access token, where OpenID Connect wants it found.</summary>
internal static class PublishKeys
{
    public const string JwksPath = "/.well-known/jwks.json";

    public sealed record Discovery(
        string Issuer,
        string JwksUri,
        IReadOnlyList<string> IdTokenSigningAlgValuesSupported,
        IReadOnlyList<string> ResponseTypesSupported,
        IReadOnlyList<string> SubjectTypesSupported);

    public sealed record KeySet(IReadOnlyList<Key> Keys);

    public sealed record Key(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid);

    public static Ok<Discovery> HandleDiscovery() => TypedResults.Ok(new Discovery(
        CallersFeature.Issuer,
        $"{CallersFeature.Issuer}{JwksPath}",
        [SecurityAlgorithms.EcdsaSha256],
        ["token"],
        ["public"]));

    public static Ok<KeySet> HandleKeys(SigningKeys keys) => TypedResults.Ok(new KeySet([.. keys.All.Select(Public)]));

    private static Key Public(ECDsaSecurityKey key)
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;

        return new Key(
            "EC",
            "P-256",
            Base64UrlEncoder.Encode(point.X),
            Base64UrlEncoder.Encode(point.Y),
            "sig",
            SecurityAlgorithms.EcdsaSha256,
            key.KeyId);
    }
}
