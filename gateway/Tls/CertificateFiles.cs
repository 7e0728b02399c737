using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatAi.Gateway.Tls;

/// <summary>The contents of the two files at one time.</summary>
internal sealed record CertificateFiles(string Certificate, string Key)
{
    /// <exception cref="CertificateException">A file cannot be read.</exception>
    public static CertificateFiles Read(TlsOptions options) => new(
        Read(options.CertificateFile, nameof(options.CertificateFile)),
        Read(options.KeyFile, nameof(options.KeyFile)));

    /// <summary>Whoever holds one of the suite's logs holds no key: neither content is shown.</summary>
    public override string ToString() => nameof(CertificateFiles);

    /// <exception cref="CertificateException">They hold no certificate and its key.</exception>
    public SslStreamCertificateContext Open()
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(Certificate);

            // The authorities go out with the certificate as the file has them; nothing is fetched from anywhere.
#pragma warning disable CA2000 // Lives as long as it is served.
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(Certificate, Key), [.. chain.Skip(1)], offline: true);
#pragma warning restore CA2000
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new CertificateException($"{TlsOptions.Section}:{nameof(TlsOptions.CertificateFile)} and {nameof(TlsOptions.KeyFile)} hold no certificate and its key: {exception.Message}", exception);
        }
    }

    private static string Read(string? file, string setting)
    {
        if (string.IsNullOrEmpty(file))
            throw new CertificateException($"{TlsOptions.Section}:{setting} is not set, but the other file of the two is.");

        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{TlsOptions.Section}:{setting} cannot be read: {exception.Message}", exception);
        }
    }
}

internal sealed class CertificateException : Exception
{
    public CertificateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public CertificateException(string message)
        : base(message)
    {
    }

    public CertificateException()
    {
    }
}
