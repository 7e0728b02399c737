using System.Globalization;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace ChatAi.Api.Mail;

/// <summary>Gives a mail to the SMTP server, or, where there is none, lays it into a folder and says where.</summary>
internal sealed partial class MailCarrier(Mailbox mailbox, IOptions<MailOptions> options, ILogger<MailCarrier> logger)
{
    /// <exception cref="Exception">It was not taken; as MailKit or the file system says it.</exception>
    public async Task SendAsync(WaitingMail mail, CancellationToken cancellationToken)
    {
        using var text = new TextPart("plain") { Text = mailbox.BodyOf(mail) };
        using var message = new MimeMessage([MailboxAddress.Parse(options.Value.From)], [MailboxAddress.Parse(mail.Recipient)], mail.Subject, text);

        if (options.Value.SmtpHost is { Length: > 0 } host)
            await HandOverAsync(message, host, cancellationToken);
        else
            await LayDownAsync(message, mail.Id, cancellationToken);
    }

    private async Task HandOverAsync(MimeMessage message, string host, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient();
        var security = options.Value switch
        {
            { SmtpPort: 465 } => SecureSocketOptions.SslOnConnect,
            { RequireTls: true } => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.StartTlsWhenAvailable,
        };
        await client.ConnectAsync(host, options.Value.SmtpPort, security, cancellationToken);
        if (options.Value.SmtpUser is { Length: > 0 } user)
        {
            if (!client.IsSecure)
                throw new AuthenticationException("The server offers no TLS, so it gets no password.");

            await client.AuthenticateAsync(user, options.Value.SmtpPassword ?? "", cancellationToken);
        }

        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    private async Task LayDownAsync(MimeMessage message, long id, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(options.Value.Folder);
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

        // Under its own name only when all of it is there.
        var file = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{id:D8}.eml"));
        await message.WriteToAsync($"{file}.part", cancellationToken);
        File.Move($"{file}.part", file, overwrite: true);
        Log.LaidDown(logger, file);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "No SMTP server is configured: the mail lies in {File}")]
        public static partial void LaidDown(ILogger logger, string file);
    }
}
