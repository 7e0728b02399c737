using Microsoft.Extensions.Options;

namespace ChatAi.Api.Mail;

internal static class MailFeature
{
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<MailOptions>().Bind(builder.Configuration.GetSection("Mail")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddSingleton<Mailbox>();
        services.AddSingleton<MailCarrier>();
        services.AddHostedService<MailSender>();
    }
}
