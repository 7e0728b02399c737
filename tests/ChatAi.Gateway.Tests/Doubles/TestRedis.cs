namespace ChatAi.Gateway.Tests.Doubles;

internal static class TestRedis
{
    public const string ConnectionString = "127.0.0.1:6389";
}
