using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatAi.Bench.MessagePath;

/// <summary>A certificate of this run's own for 127.0.0.1, and the file by which a process is told to trust it.</summary>
internal sealed class Certificate : IDisposable
{
    private Certificate(X509Certificate2 own, string folder)
    {
        Own = own;
        TrustFile = Path.Combine(folder, "trusted.pem");
        File.WriteAllText(TrustFile, own.ExportCertificatePem());
    }

    public X509Certificate2 Own { get; }

    /// <summary>What OpenSSL, and with it .NET on Linux, reads when SSL_CERT_FILE names it.</summary>
    public string TrustFile { get; }

    public static Certificate Create(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return new Certificate(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)), folder);
    }

    public void Dispose() => Own.Dispose();
}
