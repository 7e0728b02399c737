using System.Net.Security;

namespace ChatAi.Gateway.Tls;

/// <summary>
/// What new connections are shown. Those that stand keep what they were shown, so a change drops none of them; and a
/// certificate that was replaced is left to the collector, since a handshake may still be using it.
/// </summary>
internal sealed class ServedCertificate(SslStreamCertificateContext first)
{
    private volatile SslStreamCertificateContext current = first;

    public SslStreamCertificateContext Current
    {
        get => current;
        set => current = value;
    }

    public string Subject => Current.TargetCertificate.Subject;

    public DateTime GoodUntil => Current.TargetCertificate.NotAfter.ToUniversalTime();
}
