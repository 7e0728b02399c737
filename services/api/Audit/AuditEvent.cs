using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.Api.Audit;

/// <summary>Something that somebody did, or tried to do.</summary>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="ActorId">Who was signed in; null when nobody was.</param>
/// <param name="TenantId">Whose data it was about; that tenant's owner sees the event.</param>
/// <param name="Detail">A few words; text that a caller has typed only through <see cref="AuditText"/>.</param>
/// <param name="Suspicious">Why somebody should look at it; null: it happens every day.</param>
internal sealed record AuditEvent(
    string Action,
    bool Success,
    long? ActorId = null,
    long? TenantId = null,
    AuditTarget? Target = null,
    string? Detail = null,
    string? Suspicious = null)
{
    /// <param name="tenantId">null: the caller's own.</param>
    public static AuditEvent By(Caller caller, string action, AuditTarget? target = null, long? tenantId = null, bool success = true, string? detail = null) =>
        new(action, success, caller.UserId, tenantId ?? caller.TenantId ?? caller.UserId, target, detail);
}

internal sealed record AuditTarget(string Type, string Id)
{
    public AuditTarget(string type, long id)
        : this(type, id.ToString(System.Globalization.CultureInfo.InvariantCulture))
    {
    }
}

/// <summary>The words that stand in the table and in the log: others filter by them, so they never change.</summary>
internal static class AuditActions
{
    public const string Login = "login";
    public const string Logout = "logout";
    public const string Register = "register";
    public const string EmailConfirm = "email.confirm";
    public const string RefreshReuse = "refresh.reuse";
    public const string PasswordChange = "password.change";
    public const string PasswordForgotten = "password.forgotten";
    public const string PasswordReset = "password.reset";
    public const string OperatorInvite = "operator.invite";
    public const string OperatorAccept = "operator.accept";
    public const string OperatorRemove = "operator.remove";
    public const string TenantDisable = "tenant.disable";
    public const string TenantEnable = "tenant.enable";
    public const string TenantDelete = "tenant.delete";
    public const string AssistantDelete = "assistant.delete";
    public const string DocumentDelete = "document.delete";
    public const string QuestionDelete = "question.delete";
    public const string Takeover = "handoff.takeover";
    public const string DialogExport = "dialog.export";
    public const string DialogDelete = "dialog.delete";
    public const string PersonDelete = "person.delete";
    public const string RetentionChange = "retention.change";
    public const string WebhookCreate = "webhook.create";
    public const string WebhookDelete = "webhook.delete";
}
