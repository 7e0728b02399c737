using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Gateway.Tls;

/// <summary>Section <c>Gateway:Tls</c>. Without files the gateway speaks plain HTTP, as behind a proxy that ends TLS.</summary>
internal sealed class TlsOptions
{
    public const string Section = "Gateway:Tls";

    /// <summary>PEM: the certificate, and after it those of the authorities between it and the root.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM, without a password.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Where HTTPS is spoken, on all addresses; 0 takes one that is free.</summary>
    [Range(0, 65535)]
    public int Port { get; init; } = 8443;

    /// <summary>The port that callers of plain HTTP are sent to, if it is not <see cref="Port"/>: what the router in front shows. 0 sends nobody.</summary>
    [Range(0, 65535)]
    public int? RedirectPort { get; init; }

    /// <summary>How often the files are looked at. Their contents are: neither times nor notices can be relied on when links are swapped.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromSeconds(5);

    public int RedirectTo => RedirectPort ?? Port;

    public bool IsOn => !string.IsNullOrEmpty(CertificateFile) || !string.IsNullOrEmpty(KeyFile);
}

[OptionsValidator]
internal sealed partial class TlsOptionsValidator : IValidateOptions<TlsOptions>;
