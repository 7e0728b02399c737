using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Mail;

internal sealed class MailOptions
{
    /// <summary>The SMTP server. Without one each mail becomes a file in <see cref="Folder"/>.</summary>
    public string? SmtpHost { get; set; }

    [Range(1, 65_535)]
    public int SmtpPort { get; set; } = 587;

    public string? SmtpUser { get; set; }

    public string? SmtpPassword { get; set; }

    /// <summary>Whether a server that offers no TLS is refused. A password is never sent to one.</summary>
    public bool RequireTls { get; set; } = true;

    [Required, EmailAddress]
    public string From { get; set; } = "chatai@localhost.localdomain";

    [Required]
    public string Folder { get; set; } = Path.Combine(".data", "mail");

    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;
