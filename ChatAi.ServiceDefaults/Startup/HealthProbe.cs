using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ChatAi.ServiceDefaults.Startup;

/// <summary>
/// <c>--probe /health</c>: asks the service that runs at this configuration's address, and ends with 0 when it answers
/// with success. For the health checks of containers, whose images hold neither a shell nor curl.
/// </summary>
internal static class HealthProbe
{
    private const string Argument = "--probe";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void RunIfAsked(IConfiguration configuration)
    {
        var arguments = Environment.GetCommandLineArgs();
        var at = Array.IndexOf(arguments, Argument);
        if (at < 0)
            return;

        var path = at + 1 < arguments.Length ? arguments[at + 1] : "/health";
        Environment.Exit(Answers(new Uri(AddressOf(configuration), path)) ? 0 : 1);
    }

    private static bool Answers(Uri address)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = client.Send(request);
            Console.WriteLine($"{address} answered {(int)response.StatusCode}");
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            Console.Error.WriteLine($"{address} does not answer: {failure.Message}");
            return false;
        }
    }

    /// <summary>Where Kestrel listens for plain HTTP, told in either of its two ways; wildcards are this machine.</summary>
    private static Uri AddressOf(IConfiguration configuration)
    {
        var plain = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
        if (plain is null)
        {
            var ports = configuration["http_ports"] ?? "8080";
            return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports.Split(';')[0]}"));
        }

        return new Uri(plain.Replace("*", "127.0.0.1", StringComparison.Ordinal).Replace("+", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
    }
}
