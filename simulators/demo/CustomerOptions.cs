using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Simulators.Demo;

internal sealed class CustomerOptions
{
    /// <summary>Who the demo assistant belongs to: <c>ADMIN_EMAIL</c>.</summary>
    [Required]
    public string Email { get; set; } = "";

    /// <summary><c>ADMIN_PASSWORD</c>.</summary>
    [Required]
    public string Password { get; set; } = "";

    /// <summary>The token of the demo bot, as the simulated Telegram knows it: <c>Demo:BotToken</c>.</summary>
    [Required]
    public string BotToken { get; set; } = "";

    /// <summary>What the demo assistant knows: <c>Demo:DocumentPath</c>, a text or Markdown file.</summary>
    [Required]
    public string DocumentPath { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class CustomerOptionsValidator : IValidateOptions<CustomerOptions>;
