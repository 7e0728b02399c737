using System.Diagnostics.Metrics;

namespace ChatAi.Gateway.Tls;

internal sealed class CertificateMetrics
{
    private long expiry;

    public CertificateMetrics(IMeterFactory meters) => meters
        .Create(new MeterOptions("ChatAi.Gateway"))
        .CreateObservableGauge(
            "chatai.gateway.certificate.expiry",
            () => Interlocked.Read(ref expiry),
            "s",
            "When the certificate that this process serves ends, in seconds since 1970. Of several replicas the earliest counts.");

    public void Served(DateTime until) => Interlocked.Exchange(ref expiry, new DateTimeOffset(until).ToUnixTimeSeconds());
}
