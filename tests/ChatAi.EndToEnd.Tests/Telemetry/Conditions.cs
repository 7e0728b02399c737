namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>What an installation has only under circumstances that this one is not in.</summary>
internal static class Conditions
{
    public static readonly string[] Metrics =
    [
        // With a certificate; tests/ChatAi.Gateway.Tests/Tls sees it.
        "chatai_gateway_certificate_expiry_seconds",

        // With Database__DataFolder; tests/ChatAi.Api.Tests/Operations sees it.
        "chatai_disk_free_bytes",
        "chatai_disk_total_bytes",
        "chatai_disk_usage_percent",

        // When the samples of the size span a day; tests/ChatAi.Api.Tests/Operations sees it.
        "chatai_database_growth_rate_mb_per_day",

        // Prometheus' own, while an alert fires.
        "ALERTS",
    ];
}
