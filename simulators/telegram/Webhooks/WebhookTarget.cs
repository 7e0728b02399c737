namespace ChatAi.Simulators.Telegram.Webhooks;

internal sealed record WebhookTarget(Uri Url, string? SecretToken, int MaxConnections);
