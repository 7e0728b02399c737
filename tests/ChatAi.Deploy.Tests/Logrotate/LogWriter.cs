using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatAi.Deploy.Tests.Logrotate;

/// <summary>
/// A process that logs as every service does, so many lines a second. It is this assembly, started once more: told so by
/// its environment, it writes instead of running tests.
/// </summary>
internal static class LogWriter
{
    private const string Mark = "CHATAI_LOG_WRITER";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>It begins when it is told how far ahead its clock is: <see cref="BeginAsync"/>.</summary>
    /// <param name="crashes">It ends by an exception that nobody catches, instead of just ending.</param>
    public static Process Start(string name, string folder, int lines, int perSecond, bool crashes) => Process.Start(
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
                [Mark] = string.Join(' ', name, Number(lines), Number(perSecond), crashes.ToString()),
            },
        })!;

    public static Task<string?> ReadyAsync(Process writer) => writer.StandardOutput.ReadLineAsync();

    public static Task BeginAsync(Process writer, TimeSpan ahead) => writer.StandardInput.WriteLineAsync(Number(ahead.Ticks));

    [ModuleInitializer]
    internal static void WriteIfTold()
    {
        if (Environment.GetEnvironmentVariable(Mark)?.Split(' ') is not [var name, var lines, var perSecond, var crashes])
            return;

        Console.WriteLine("ready");
        Write(name, Parse(lines), Parse(perSecond), new ClockAhead(new TimeSpan(Parse(Console.ReadLine()!))));
        if (bool.Parse(crashes))
            throw new InvalidOperationException("It crashes as it was told to.");

        Environment.Exit(0);
    }

    private static void Write(string name, long lines, long perSecond, TimeProvider clock)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(clock);
        builder.AddServiceDefaults();

        // Not disposed of: what it has said is to be in the file whatever ends the process.
        var host = builder.Build();
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Writer");

        var since = clock.GetTimestamp();
        using var never = new ManualResetEventSlim();
        for (var number = 0L; number < lines; number++)
        {
            while (clock.GetElapsedTime(since).TotalSeconds * perSecond < number)
                never.Wait(Step);

            logger.Log(LogLevel.Information, default, (name, number), null, static (written, _) => $"<{written.name} {written.number} {new string('x', (int)(written.number % 300))}>");
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Parse(string number) => long.Parse(number, CultureInfo.InvariantCulture);

    private sealed class ClockAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
