using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatAi.Deploy.Tests.Tls;

/// <summary>A certificate as an authority gives it: files of the chain, the key, and the root that it leads to.</summary>
internal sealed class ServerCertificate : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("chatai-tls-").FullName;

    private static DateTimeOffset From { get; } = TimeProvider.System.GetUtcNow().AddDays(-1);

    public string ChainFile => Path.Combine(folder, "fullchain.pem");

    public string KeyFile => Path.Combine(folder, "privkey.pem");

    public string RootFile => Path.Combine(folder, "root.pem");

    public static ServerCertificate Make(string name)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("Root for tests", rootKey, null);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority("Authority for tests", authorityKey, root);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.Create(authority, From, From.AddDays(30), RandomNumberGenerator.GetBytes(16));

        var made = new ServerCertificate();
        File.WriteAllText(made.ChainFile, $"{certificate.ExportCertificatePem()}\n{authority.ExportCertificatePem()}\n");
        File.WriteAllText(made.KeyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(made.RootFile, root.ExportCertificatePem());
        return made;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static X509Certificate2 Authority(string name, ECDsa key, X509Certificate2? issuer)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        if (issuer is null)
            return request.CreateSelfSigned(From, From.AddDays(90));

        using var signed = request.Create(issuer, From, From.AddDays(60), RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }
}
