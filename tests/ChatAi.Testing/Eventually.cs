using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ChatAi.Testing;

/// <summary>Waits for what other processes or threads bring about: looks again and again, up to a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Reads a value until it is as wanted, and gives it back; fails with the value that it had last.</summary>
    public static async Task<T> Is<T>(
        Func<Task<T>> read,
        Func<T, bool> wanted,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(wanted))] string? wish = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(wanted);

        T? last = default;
        await Passes(
            async () =>
            {
                last = await read();
                if (!wanted(last))
                    throw new TimeoutException($"Not so: {wish}. The last value was {last}.");
            },
            within);
        return last!;
    }

    public static Task<T> Is<T>(
        Func<T> read,
        Func<T, bool> wanted,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(wanted))] string? wish = null) =>
        Is(() => Task.FromResult(read()), wanted, within, wish);

    public static async Task True(
        Func<Task<bool>> condition,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string? wish = null) =>
        await Is(condition, met => met, within, wish);

    public static async Task True(
        Func<bool> condition,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string? wish = null) =>
        await Is(condition, met => met, within, wish);

    /// <summary>Runs assertions until they pass; fails with the exception that they threw last.</summary>
    public static async Task Passes(Func<Task> assertions, TimeSpan? within = null)
    {
        ArgumentNullException.ThrowIfNull(assertions);

        var patience = within ?? Patience;
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await assertions();
                return;
            }
#pragma warning disable CA1031 // whatever is thrown before the deadline only says: not yet
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (waited.Elapsed > patience)
                    throw new TimeoutException($"Not within {patience.TotalSeconds:0.#} s: {failure.Message}", failure);
            }

            await Task.Delay(Pause);
        }
    }
}
