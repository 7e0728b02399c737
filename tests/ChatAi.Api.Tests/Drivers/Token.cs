using MimeKit;

namespace ChatAi.Api.Tests.Drivers;

internal static class Token
{
    /// <summary>The one that a mail carries, on a line of its own.</summary>
    public static string In(MimeMessage mail) =>
        mail.TextBody!.Split('\n').Select(line => line.Trim()).Single(line => line.Length == 43 && !line.Contains(' ', StringComparison.Ordinal));
}
