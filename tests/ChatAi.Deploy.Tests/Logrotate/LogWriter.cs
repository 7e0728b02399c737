using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatAi.Deploy.Tests.Logrotate;

/// <summary>
/// A process that logs as every service does, over a thousand lines a second, until it is told to end. It is this assembly,
/// started once more: told so by its environment, it writes instead of running tests.
/// </summary>
internal static class LogWriter
{
    private const string Mark = "CHATAI_LOG_WRITER";
    private const int LinesAtOnce = 12;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <param name="ahead">How far its clock is ahead, until <see cref="SetAheadAsync"/> says otherwise.</param>
    /// <param name="crashes">It ends by an exception that nobody catches, instead of just ending.</param>
    public static Process Start(string name, string folder, TimeSpan ahead, bool crashes) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(LogWriter).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Logs__Folder"] = folder,
                ["Logging__Console__LogLevel__Default"] = "None",
                ["TZ"] = "UTC",
                [Mark] = string.Join(' ', name, Number(ahead.Ticks), crashes.ToString()),
            },
        })!;

    /// <summary>Waits until it is writing.</summary>
    public static Task<string?> ReadyAsync(Process writer) => writer.StandardOutput.ReadLineAsync();

    public static Task SetAheadAsync(Process writer, TimeSpan ahead) => writer.StandardInput.WriteLineAsync(Number(ahead.Ticks));

    /// <summary>Lets it end, and gives back how many lines it has written.</summary>
    public static async Task<long> EndAsync(Process writer)
    {
        writer.StandardInput.Close();
        var lines = Parse((await writer.StandardOutput.ReadLineAsync())!);
        await writer.WaitForExitAsync();
        return lines;
    }

    [ModuleInitializer]
    internal static void WriteIfTold()
    {
        if (Environment.GetEnvironmentVariable(Mark)?.Split(' ') is not [var name, var ahead, var crashes])
            return;

        Console.WriteLine(Number(Write(name, new ClockAhead { Ahead = new TimeSpan(Parse(ahead)) })));
        if (bool.Parse(crashes))
            throw new InvalidOperationException("It crashes as it was told to.");

        Environment.Exit(0);
    }

    /// <summary>On the one thread: no other may run code of an assembly whose initializer has not returned.</summary>
    private static long Write(string name, ClockAhead clock)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddServiceDefaults();

        // Not disposed of: what it has said is to be in the file whatever ends the process.
        var host = builder.Build();
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Writer");

        using var input = new StreamReader(Console.OpenStandardInput());
        var told = input.ReadLineAsync();
        for (var number = 0L; ;)
        {
            for (var line = 0; line < LinesAtOnce; line++, number++)
                logger.Log(LogLevel.Information, default, (name, number), null, static (written, _) => $"<{written.name} {written.number} {new string('x', (int)(written.number % 300))}>");
            if (number == LinesAtOnce)
                Console.WriteLine("ready");
            if (!told.Wait(Step))
                continue;
            if (told.GetAwaiter().GetResult() is not { } ahead)
                return number;

            clock.Ahead = new TimeSpan(Parse(ahead));
            told = input.ReadLineAsync();
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Parse(string number) => long.Parse(number, CultureInfo.InvariantCulture);

    private sealed class ClockAhead : TimeProvider
    {
        private long ahead;

        public TimeSpan Ahead
        {
            set => Volatile.Write(ref ahead, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref ahead));
    }
}
