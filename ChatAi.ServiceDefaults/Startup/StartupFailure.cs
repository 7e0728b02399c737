namespace ChatAi.ServiceDefaults.Startup;

/// <summary>
/// A process that cannot start says why in one line on stderr and exits with <see cref="ExitCode"/>,
/// instead of printing a stack trace that hides the name of the setting.
/// </summary>
internal static class StartupFailure
{
    /// <summary>EX_CONFIG of sysexits.h.</summary>
    private const int ExitCode = 78;

    private static int installed;

    public static void ExplainInOneLine()
    {
        if (Interlocked.Exchange(ref installed, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += Explain;
    }

    private static void Explain(object sender, UnhandledExceptionEventArgs arguments)
    {
        if (arguments.ExceptionObject is not Exception exception || !IsConfiguration(exception))
            return;

        var reason = exception.Message.ReplaceLineEndings(" ");
        Console.Error.WriteLine($"{AppDomain.CurrentDomain.FriendlyName} cannot start: {reason}");
        Environment.Exit(ExitCode);
    }

    private static bool IsConfiguration(Exception exception) =>
        exception is ConfigurationException or Microsoft.Extensions.Options.OptionsValidationException;
}
