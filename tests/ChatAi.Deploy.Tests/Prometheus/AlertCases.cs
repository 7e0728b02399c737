using System.Text;
using static System.FormattableString;

namespace ChatAi.Deploy.Tests.Prometheus;

/// <summary>Two hours of an installation that is well, and for each alert what is different when it fires.</summary>
internal static class AlertCases
{
    /// <summary>Values minute by minute, as promtool reads them: first + step x times.</summary>
    private static readonly Dictionary<string, string> Well = new()
    {
        ["""up{job="chatai"}"""] = "1x120",
        ["""chatai_service_up{service="api"}"""] = "1x120",
        ["""chatai_health_component_status{component="database",service="gateway"}"""] = "0x120",
        ["""dotnet_process_cpu_time_seconds_total{service="api",cpu_mode="user"}"""] = "0+1x120",
        ["""http_server_request_duration_seconds_count{service="api",http_response_status_code="200"}"""] = "0+60x120",
        ["""http_server_request_duration_seconds_count{service="api",http_response_status_code="500"}"""] = "0+0x120",
        ["""chatai_gateway_refused_total{service="gateway",chatai_gateway_limit="user"}"""] = "0+1x120",
        ["""chatai_gateway_certificate_expiry_seconds{service="gateway"}"""] = "8640000x120",
        ["""chatai_logs_disk_free_bytes{service="api"}"""] = "50x120",
        ["""chatai_logs_disk_size_bytes{service="api"}"""] = "100x120",
        ["""chatai_inbox_age_seconds{service="bot-manager"}"""] = "2x120",
        ["""chatai_outbox_age_seconds{service="bot-manager"}"""] = "2x120",
        ["""chatai_turns_total{service="bot-manager",chatai_turn_outcome="answered"}"""] = "0+600x120",
        ["""chatai_turns_total{service="bot-manager",chatai_turn_outcome="failed"}"""] = "0+1x120",
        ["""chatai_turn_duration_seconds_bucket{service="bot-manager",chatai_turn_outcome="answered",le="5"}"""] = "0+600x120",
        ["""chatai_turn_duration_seconds_bucket{service="bot-manager",chatai_turn_outcome="answered",le="60"}"""] = "0+600x120",
        ["""chatai_turn_duration_seconds_bucket{service="bot-manager",chatai_turn_outcome="answered",le="+Inf"}"""] = "0+600x120",
        ["""chatai_outbox_dead_letters_total{service="bot-manager"}"""] = "0+0.1x120",
        ["""chatai_telegram_too_many_requests_total{service="bot-manager"}"""] = "0+1x120",
        ["""chatai_bots_failures_total{service="bot-manager"}"""] = "0x120",
        ["""chatai_bots_begun_total{service="bot-manager"}"""] = "100x120",
        ["""chatai_bots_alive{service="bot-manager"}"""] = "100x120",
        ["""chatai_token_pool_keys{service="token-pool",chatai_key_state="ready"}"""] = "3x120",
        ["""chatai_token_pool_keys{service="token-pool",chatai_key_state="disabled"}"""] = "0x120",
        ["""chatai_token_pool_exhausted_total{service="token-pool",gen_ai_operation_name="chat"}"""] = "0x120",
        ["""gen_ai_client_operation_duration_seconds_count{service="token-pool",gen_ai_provider_name="openai",chatai_outcome="completed"}"""] = "0+60x120",
        ["""gen_ai_client_operation_duration_seconds_count{service="token-pool",gen_ai_provider_name="openai",chatai_outcome="failed"}"""] = "0+1x120",
        ["""chatai_token_pool_usage_age_seconds{service="token-pool"}"""] = "0x120",
        ["""chatai_database_connections{job="chatai-database"}"""] = "20x120",
        ["""chatai_database_connections_max{job="chatai-database"}"""] = "100x120",
        ["""db_client_connection_count{service="api",db_client_connection_state="used"}"""] = "1x120",
        ["""db_client_connection_max{service="api"}"""] = "100x120",
        ["""chatai_database_health_status{job="chatai-database"}"""] = "0x120",
    };

    /// <summary>What a day before the end of the certificate says is true two weeks before it, too.</summary>
    private static readonly Dictionary<string, string> Besides = new() { ["ChatAiCertificateEnded"] = "ChatAiCertificateEnds" };

    public static IReadOnlyDictionary<string, (string Series, string Values)> Broken { get; } = new Dictionary<string, (string, string)>
    {
        ["ChatAiGatewayDown"] = ("""up{job="chatai"}""", "1x59 0x60"),
        ["ChatAiServiceDown"] = ("""chatai_service_up{service="api"}""", "1x59 0x60"),
        ["ChatAiUnhealthy"] = ("""chatai_health_component_status{component="database",service="gateway"}""", "0x59 2x60"),
        ["ChatAiDegraded"] = ("""chatai_health_component_status{component="database",service="gateway"}""", "0x59 1x60"),
        ["ChatAiServiceRestarts"] = ("""dotnet_process_cpu_time_seconds_total{service="api",cpu_mode="user"}""", "0+1x109 5 1 5 1 5 1 5 1 5 1 5"),
        ["ChatAiHttpErrors"] = ("""http_server_request_duration_seconds_count{service="api",http_response_status_code="500"}""", "0+6x120"),
        ["ChatAiGatewayRefuses"] = ("""chatai_gateway_refused_total{service="gateway",chatai_gateway_limit="user"}""", "0+600x120"),
        ["ChatAiCertificateEnds"] = ("""chatai_gateway_certificate_expiry_seconds{service="gateway"}""", "864000x120"),
        ["ChatAiCertificateEnded"] = ("""chatai_gateway_certificate_expiry_seconds{service="gateway"}""", "7200x120"),
        ["ChatAiLogDiskFull"] = ("""chatai_logs_disk_free_bytes{service="api"}""", "5x120"),
        ["ChatAiUpdatesWait"] = ("""chatai_inbox_age_seconds{service="bot-manager"}""", "400x120"),
        ["ChatAiAnswersWait"] = ("""chatai_outbox_age_seconds{service="bot-manager"}""", "150x120"),
        ["ChatAiTurnsFail"] = ("""chatai_turns_total{service="bot-manager",chatai_turn_outcome="failed"}""", "0+60x120"),
        ["ChatAiTurnsSlow"] = ("""chatai_turn_duration_seconds_bucket{service="bot-manager",chatai_turn_outcome="answered",le="5"}""", "0+500x120"),
        ["ChatAiDeadLetters"] = ("""chatai_outbox_dead_letters_total{service="bot-manager"}""", "0+1x120"),
        ["ChatAiTelegramLimits"] = ("""chatai_telegram_too_many_requests_total{service="bot-manager"}""", "0+60x120"),
        ["ChatAiBotsFail"] = ("""chatai_bots_failures_total{service="bot-manager"}""", "0x110 1x9"),
        ["ChatAiBotsRestart"] = ("""chatai_bots_begun_total{service="bot-manager"}""", "0+100x120"),
        ["ChatAiNoKeyCanAnswer"] = ("""chatai_token_pool_keys{service="token-pool",chatai_key_state="ready"}""", "3x59 0x60"),
        ["ChatAiKeyDisabled"] = ("""chatai_token_pool_keys{service="token-pool",chatai_key_state="disabled"}""", "0x59 1x60"),
        ["ChatAiCallsWithoutKey"] = ("""chatai_token_pool_exhausted_total{service="token-pool",gen_ai_operation_name="chat"}""", "0x110 0+1x9"),
        ["ChatAiProviderFails"] = ("""gen_ai_client_operation_duration_seconds_count{service="token-pool",gen_ai_provider_name="openai",chatai_outcome="failed"}""", "0+60x120"),
        ["ChatAiUsageNotWritten"] = ("""chatai_token_pool_usage_age_seconds{service="token-pool"}""", "0x59 0+60x60"),
        ["ChatAiDatabaseConnections"] = ("""chatai_database_connections{job="chatai-database"}""", "90x120"),
        ["ChatAiConnectionPoolFull"] = ("""db_client_connection_count{service="api",db_client_connection_state="used"}""", "95x120"),
        ["ChatAiDatabaseSize"] = ("""chatai_database_health_status{job="chatai-database"}""", "1x120"),
        ["ChatAiDatabaseDiskFull"] = ("""chatai_database_health_status{job="chatai-database"}""", "2x120"),
    };

    /// <summary>A file for <c>promtool test rules</c>: nothing fires when all is well, and each alert when something is broken.</summary>
    public static string AsRuleTests(string rules)
    {
        var text = new StringBuilder();
        text.AppendLine("evaluation_interval: 1m").AppendLine("rule_files:");
        foreach (var file in Directory.EnumerateFiles(rules))
            text.AppendLine(Invariant($"  - {file}"));

        text.AppendLine("tests:");
        Append(text, null);
        foreach (var alert in Broken.Keys)
            Append(text, alert);

        return text.ToString();
    }

    private static void Append(StringBuilder text, string? alert)
    {
        text.AppendLine("  - interval: 1m").AppendLine("    input_series:");
        foreach (var (series, values) in Well)
        {
            var given = alert is not null && Broken[alert].Series == series ? Broken[alert].Values : values;
            text.AppendLine(Invariant($"      - series: '{series}'")).AppendLine(Invariant($"        values: '{given}'"));
        }

        text.AppendLine("    promql_expr_test:")
            .AppendLine("      - expr: count by (alertname) (ALERTS{alertstate=\"firing\"})")
            .AppendLine("        eval_time: 119m")
            .AppendLine("        exp_samples:");
        foreach (var expected in new[] { alert, alert is null ? null : Besides.GetValueOrDefault(alert) }.OfType<string>())
            text.AppendLine(Invariant($"          - labels: '{{alertname=\"{expected}\"}}'")).AppendLine("            value: 1");
    }
}
