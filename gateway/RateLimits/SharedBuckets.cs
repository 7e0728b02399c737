using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ChatAi.Gateway.RateLimits;

/// <summary>
/// The debts of all replicas' callers. A key <c>gateway:limit:{name}:{caller}</c> holds when its debt will be paid off,
/// in microseconds of Redis' own clock, and goes away at that time.
/// </summary>
internal sealed partial class SharedBuckets(
    IConnectionMultiplexer redis,
    IOptions<RateLimitOptions> options,
    TimeProvider clock,
    ILogger<SharedBuckets> logger)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private int isAway;
    private long askedAt;

    /// <returns>Null while Redis is away. Requests do not wait for it then, but for one that tries it each second.</returns>
    public async ValueTask<Answer?> TakeAsync(string key, Limit limit)
    {
        // The number is written with all its digits: Lua would round it to 14.
        const string script = """
            local time = redis.call('time')
            local now = time[1] * 1000000 + time[2]
            local debt = math.max((tonumber(redis.call('get', KEYS[1])) or 0) - now, 0)
            local after = debt + ARGV[1]
            if after > tonumber(ARGV[2]) then
              return {0, math.ceil(debt)}
            end
            redis.call('set', KEYS[1], string.format('%.0f', now + after), 'px', math.ceil(after / 1000))
            return {1, math.ceil(after)}
            """;

        if (!MayAsk())
            return null;

        try
        {
            RedisValue[] arguments = [Microseconds(limit.Share), Microseconds(limit.Window)];
            var result = (RedisValue[])(await redis.GetDatabase()
                .ScriptEvaluateAsync(script, [$"gateway:limit:{key}"], arguments)
                .WaitAsync(options.Value.Patience, clock))!;

            if (Interlocked.Exchange(ref isAway, 0) == 1)
                Log.Back(logger);

            return new Answer((int)result[0] == 1, TimeSpan.FromMicroseconds((long)result[1]));
        }
        catch (Exception exception) when (exception is RedisException or RedisCommandException or TimeoutException)
        {
            Lost(exception.Message);
            return null;
        }
    }

    private bool MayAsk()
    {
        if (Volatile.Read(ref isAway) == 0)
        {
            if (redis.IsConnected)
                return true;

            Lost("there is no connection");
            return false;
        }

        var last = Volatile.Read(ref askedAt);
        return redis.IsConnected
            && clock.GetElapsedTime(last) >= Rest
            && Interlocked.CompareExchange(ref askedAt, clock.GetTimestamp(), last) == last;
    }

    private void Lost(string reason)
    {
        Volatile.Write(ref askedAt, clock.GetTimestamp());
        if (Interlocked.Exchange(ref isAway, 1) == 0)
            Log.Away(logger, reason);
    }

    private static string Microseconds(TimeSpan time) => time.TotalMicroseconds.ToString("0.#", CultureInfo.InvariantCulture);

    internal readonly record struct Answer(bool IsAllowed, TimeSpan Debt);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Redis is away, so this replica limits its callers by itself until it is back: {Reason}")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "Redis is back, and the limits of callers are shared again")]
        public static partial void Back(ILogger logger);
    }
}
