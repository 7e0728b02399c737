using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatAi.Gateway.Tests.Tls;

/// <summary>A root, an authority under it, and the certificates for localhost that it gives out.</summary>
internal sealed class Authority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.Parse("2026-01-01T00:00:00Z", null);
    private static readonly DateTimeOffset Until = DateTimeOffset.Parse("2046-01-01T00:00:00Z", null);

    private readonly X509Certificate2 intermediate;
    private int issued;

    public Authority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Root = Request("CN=Root", rootKey, isAuthority: true).CreateSelfSigned(From, Until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Request("CN=Authority", key, isAuthority: true).Create(Root, From, Until, [1]);
        intermediate = signed.CopyWithPrivateKey(key);
    }

    public X509Certificate2 Root { get; }

    /// <returns>The certificate with its authority, as the file has them, and the key.</returns>
    public (string Chain, string Key, string Thumbprint) Issue(DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request("CN=localhost", key, isAuthority: false).Create(intermediate, From, until ?? Until, [2, (byte)++issued]);
        return ($"{certificate.ExportCertificatePem()}\n{intermediate.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKeyPem(), certificate.Thumbprint);
    }

    public void Dispose()
    {
        Root.Dispose();
        intermediate.Dispose();
    }

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (isAuthority)
            return request;

        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
