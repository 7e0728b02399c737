using System.Text.RegularExpressions;

namespace ChatAi.Architecture.Tests;

/// <summary>Every table has one owner, and only the owner's SQL names it; the outbox is the one meeting place.</summary>
public sealed partial class TableOwnershipTests
{
    private static readonly Dictionary<string, string[]> Owners = new()
    {
        ["services/api"] =
        [
            "users", "refresh_tokens", "signing_keys", "assistants", "documents", "passages", "dialogs", "dialog_messages",
            "handoffs", "operator_presence", "mails", "password_resets", "operator_invitations",
            "events", "event_stream", "webhooks", "idempotent_requests",
            "audit_events", "login_attempts", "ended_sessions", "email_confirmations", "database_size_samples",
            "given_answers", "qa_knowledge", "retrieval_checks", "retrieval_runs", "passage_words", "passage_dimensions",
        ],
        ["services/bot-manager"] = ["bot_instances", "telegram_updates", "telegram_outbox"],
        ["services/token-pool"] =
        [
            "ai_token_pool", "ai_token_usage", "ai_token_grants", "ai_token_replicas", "ai_token_accounts", "ai_token_audit", "ai_tenant_quota", "ai_model_prices",
        ],
    };

    private static readonly (string Service, string Table) MeetingPlace = ("services/api", "telegram_outbox");

    public static TheoryData<string> Services() => [.. Owners.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public void Its_SQL_names_only_its_own_tables(string service)
    {
        var foreign = Owners.Where(owner => owner.Key != service).SelectMany(owner => owner.Value).ToHashSet();
        if (service == MeetingPlace.Service)
            foreign.Remove(MeetingPlace.Table);

        var named =
            from path in Directory.EnumerateFiles(Repository.PathTo(service), "*.cs", SearchOption.AllDirectories)
            from Match match in TableName.Matches(File.ReadAllText(path))
            where foreign.Contains(match.Groups["table"].Value)
            select $"{Path.GetRelativePath(Repository.Root, path)}: {match.Value}";

        Assert.Empty(named);
    }

    /// <summary>A turn that is asked for again names its outbox row again; the grants hold api to the keys (id, message_id).</summary>
    [Fact]
    public void Api_only_inserts_into_the_outbox_and_looks_up_its_keys()
    {
        var uses =
            from path in Directory.EnumerateFiles(Repository.PathTo(MeetingPlace.Service), "*.cs", SearchOption.AllDirectories)
            from Match match in TableName.Matches(File.ReadAllText(path))
            where match.Groups["table"].Value == MeetingPlace.Table
            select match.Groups["verb"].Value;

        Assert.All(uses, verb => Assert.Contains(verb, (string[])["into", "join"]));
    }

    [Fact]
    public void Of_the_outbox_api_reads_nothing_but_the_key_of_a_messages_row()
    {
        var foreign =
            from path in Directory.EnumerateFiles(Repository.PathTo(MeetingPlace.Service), "*.cs", SearchOption.AllDirectories)
            let text = File.ReadAllText(path)
            from Match joined in OutboxJoin.Matches(text)
            from Match column in Regex.Matches(text, $@"\b{joined.Groups["alias"].Value}\.(?<column>[a-z_]+)\b")
            where column.Groups["column"].Value is not ("id" or "message_id")
            select $"{Path.GetRelativePath(Repository.Root, path)}: {column.Value}";

        Assert.Empty(foreign);
    }

    [GeneratedRegex(@"join\s+telegram_outbox\s+(?<alias>[a-z]+)\b")]
    private static partial Regex OutboxJoin { get; }

    [GeneratedRegex(@"\b(?<verb>from|join|into|update|table)\s+(?<table>[a-z_]+)\b")]
    private static partial Regex TableName { get; }
}
