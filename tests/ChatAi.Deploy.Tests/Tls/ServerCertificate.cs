using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatAi.Deploy.Tests.Tls;

/// <summary>A certificate as an authority gives it: files of the chain, the key, and the authority's own.</summary>
internal sealed class ServerCertificate : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("chatai-tls-").FullName;

    public string ChainFile => Path.Combine(folder, "fullchain.pem");

    public string KeyFile => Path.Combine(folder, "privkey.pem");

    public string AuthorityFile => Path.Combine(folder, "authority.pem");

    public static ServerCertificate Make(string name)
    {
        var made = new ServerCertificate();
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Authority for tests", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(60));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.Create(authority, now.AddDays(-1), now.AddDays(30), RandomNumberGenerator.GetBytes(16));

        File.WriteAllText(made.ChainFile, $"{certificate.ExportCertificatePem()}\n{authority.ExportCertificatePem()}\n");
        File.WriteAllText(made.KeyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(made.AuthorityFile, authority.ExportCertificatePem());
        return made;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
