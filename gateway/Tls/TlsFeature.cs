using System.Net.Security;
using System.Security.Authentication;
using ChatAi.Gateway.Networks;
using ChatAi.ServiceDefaults.Startup;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace ChatAi.Gateway.Tls;

/// <summary>HTTPS with a certificate from files, beside the addresses of plain HTTP, whose callers are sent over.</summary>
internal static class TlsFeature
{
    public static void AddTls(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TlsOptions>().BindConfiguration(TlsOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();

        var options = Options(builder.Configuration);
        if (!options.IsOn)
            return;

        var (files, served) = Load(options);
        builder.Services.AddSingleton(files);
        builder.Services.AddSingleton(served);
        builder.Services.AddSingleton<CertificateMetrics>();
        builder.Services.AddHostedService<CertificateWatch>();
        builder.Services.AddHttpsRedirection(redirection =>
        {
            redirection.HttpsPort = options.RedirectTo;
            redirection.RedirectStatusCode = StatusCodes.Status308PermanentRedirect;
        });

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => Serve(https, served)));
        Listen(builder, options.Port);
    }

    public static void UseTls(this WebApplication app)
    {
        var options = Options(app.Configuration);
        var networks = app.Services.GetRequiredService<KnownNetworks>();
        if (options.IsOn && options.RedirectTo != 0)
            app.UseWhen(context => !IsExempt(context, networks), plain => plain.UseHttpsRedirection());
    }

    private static TlsOptions Options(IConfiguration configuration) => configuration.GetSection(TlsOptions.Section).Get<TlsOptions>() ?? new();

    private static (CertificateFiles Files, ServedCertificate Served) Load(TlsOptions options)
    {
        try
        {
            var files = CertificateFiles.Read(options);
            return (files, new ServedCertificate(files.Open()));
        }
        catch (CertificateException exception)
        {
            throw new ConfigurationException(exception.Message, exception);
        }
    }

    private static void Serve(HttpsConnectionAdapterOptions https, ServedCertificate served)
    {
#pragma warning disable CA5398 // What is older is broken, whatever the machine's settings say.
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
#pragma warning restore CA5398

        // Kestrel wants to know of a certificate before it listens, but would send it without its authorities.
        https.ServerCertificateSelector = (_, _) => served.Current.TargetCertificate;
        https.OnAuthenticate = (_, connection) =>
        {
            connection.ServerCertificateSelectionCallback = null;
            connection.ServerCertificateContext = served.Current;
            connection.EncryptionPolicy = EncryptionPolicy.RequireEncryption;
            connection.CipherSuitesPolicy = ModernCiphers.Policy;
        };
    }

    /// <summary>One more address than those that are set, in whichever of the two ways they are.</summary>
    private static void Listen(WebApplicationBuilder builder, int port)
    {
        var urls = builder.Configuration[WebHostDefaults.ServerUrlsKey];
        if (string.IsNullOrEmpty(urls))
            builder.WebHost.UseSetting(WebHostDefaults.HttpsPortsKey, $"{port}");
        else
            builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, $"{urls};https://*:{port}");
    }

    /// <summary>The runbook's commands, and what watches over the suite, need no certificate's name.</summary>
    private static bool IsExempt(HttpContext context, KnownNetworks networks) => LocalCallers.Include(context) || networks.IsProbe(context);
}
